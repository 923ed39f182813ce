"""What `schemathesis` cannot know of this API: a rule may refuse what is well-formed, and says so by its code.

KER-003 is said of values that the document forbids. Its own check of accepted data is told to let 422
pass (schemathesis.toml); this one lets it pass only when a rule has refused, by a code of its own.
"""

import schemathesis


@schemathesis.check
def well_formed_data_is_refused_only_by_a_rule(context, response, case):
    """Nothing that the document allows is refused with KER-003."""
    given = case.meta.generation.mode if case.meta else None
    # A link that leads nowhere gives null, which then stands in the path: no well-formed request.
    leads_nowhere = "None" in map(str, (case.path_parameters or {}).values())
    if given is None or not given.is_positive or leads_nowhere or response.status_code != 422:
        return
    assert response.json()["code"] != "KER-003", "the document allows what is refused as ill-formed"
