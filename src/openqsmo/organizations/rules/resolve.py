"""Whom a name means, as sources write names; what could be two is left for a person.

In this order, the first that answers wins: a person's earlier answer; a code with its scheme; a
heading that is no organization; a name, another name or a short form; an agency and a part of it;
the start of a name that a source cut at 40 letters; one misspelt word. Whatever only looks similar
is offered to a person and never taken.
"""

from collections.abc import Iterable, Mapping

from openqsmo.kernel.identifiers import Identifier, Scheme
from openqsmo.kernel.words import counted
from openqsmo.organizations.rules import codes
from openqsmo.organizations.rules.directory import Directory
from openqsmo.organizations.rules.names import LONGEST_NAME, plain, without_initials
from openqsmo.organizations.rules.parts import agencies_in, named_in_parts
from openqsmo.organizations.rules.similar import NEAR, is_misspelling, likeness, nearest
from openqsmo.organizations.vocabulary import Candidate, How, Resolution, Verdict

MOST_OTHERS = 10
CUT_LENGTHS = (38, 39, 40)
_SCORES = {How.EXACT: 1.0, How.ALIAS: 0.98, How.PARTS: 0.97, How.CUT: 0.95}


def remembered_as(text: str, scheme: Scheme | None = None) -> str:
    """The form under which a person's answer about this text is kept.

    >>> remembered_as(" 016", Scheme.OMB), remembered_as("U.S. Women's Bureau")
    ('OMB:016', 'us womens bureau')
    """
    return f"{scheme}:{plain(text)}" if scheme else plain(text)


def resolve(
    text: str,
    directory: Directory,
    *,
    scheme: Scheme | None = None,
    remembered: Mapping[str, str | None] | None = None,
) -> Resolution:
    """Resolve a name, or a code with its scheme, to one organization, or leave it for a person.

    A bare code is refused (KER-010), and so is one that has not the form of its scheme (KER-012).
    ``remembered`` holds people's answers by ``remembered_as``; None there means "no organization".
    """
    if len(text) > LONGEST_NAME:
        return _unknown(f"It is longer than any name ({len(text):,} characters).")
    if (why := directory.why_not(text)) is not None:
        return _unknown(f"“{text.strip()}” is not an organization: {why}.")
    answer = _from_memory(text, directory, scheme, remembered or {})
    if answer is not None:
        return answer
    code = codes.read(text, directory, scheme)
    if code is not None:
        return _by_code(code, directory)
    return _by_name(text, directory)


def _from_memory(
    text: str, directory: Directory, scheme: Scheme | None, remembered: Mapping[str, str | None]
) -> Resolution | None:
    form = remembered_as(text, scheme)
    if form not in remembered:
        return None
    key = remembered[form]
    if key is None:
        return Resolution(
            Verdict.UNKNOWN, "A person answered that it is no organization.", how=How.REMEMBERED
        )
    if key not in directory.records:
        return None
    return _resolved(key, How.REMEMBERED, 1.0, f"A person answered before that it is {directory.path(key)}.")


def _by_code(code: Identifier, directory: Directory) -> Resolution:
    keys = codes.holders(code, directory)
    if len(keys) > 1:
        return _left(keys, 1.0, f"{counted(len(keys), 'organization')} have the code {code}.", directory)
    if not keys:
        return _unknown(f"No organization here has the code {code}.")
    (key,) = keys
    return _resolved(key, How.CODE, 1.0, f"{code} is the code of {directory.path(key)}.")


def _by_name(text: str, directory: Directory) -> Resolution:
    if not plain(text):
        return _unknown("Nothing was given.")
    for step in (_by_whole_name, _by_parts, _by_start, _by_misspelling, _by_misspelt_part):
        resolution = step(text, directory)
        if resolution is not None:
            return resolution
    return _by_likeness(text, directory)


def _by_whole_name(text: str, directory: Directory) -> Resolution | None:
    bare = " ".join(without_initials(plain(text).split()))
    keys = directory.named(text) or directory.named(bare)
    called_so = keys | directory.locally_named(text) | directory.locally_named(bare)
    in_parts = named_in_parts(text, directory) if keys else keys
    if len(in_parts) == 1:
        # One list has a "Department of Justice U.S. Marshals Service" below another department.
        called_so |= in_parts
    if len(called_so) > 1:
        number = counted(len(called_so), "organization")
        return _left(called_so, _SCORES[How.ALIAS], f"{number} are called so.", directory)
    if called_so and not keys:
        return _left(
            called_so, 0.8, "One agency uses it; outside that agency it may mean another.", directory
        )
    if not keys:
        return None
    (key,) = keys
    if directory.is_primary_name(text, key):
        return _sure(key, How.EXACT, f"It is the name of {directory.path(key)}.")
    return _sure(key, How.ALIAS, f"It is another way to write {directory.path(key)}.")


def _by_parts(text: str, directory: Directory) -> Resolution | None:
    keys = named_in_parts(text, directory)
    if len(keys) > 1:
        why = f"Read as an agency and a part of it, it could be {counted(len(keys), 'organization')}."
        return _left(keys, _SCORES[How.PARTS], why, directory)
    if keys:
        (key,) = keys
        return _sure(key, How.PARTS, f"It names an agency and the part of it that is {directory.path(key)}.")
    return None


def _by_start(text: str, directory: Directory) -> Resolution | None:
    if len(" ".join(text.split())) not in CUT_LENGTHS:
        return None
    keys = directory.starting_with(text)
    if len(keys) == 1 and not any(directory.says_little(key) for key in keys):
        (key,) = keys
        return _sure(key, How.CUT, f"Cut at 40 letters, it is the start of {directory.path(key)}.")
    if keys:
        number = counted(len(keys), "name")
        return _left(keys, _SCORES[How.CUT], f"Cut at 40 letters, it is the start of {number}.", directory)
    return None


def _by_misspelling(text: str, directory: Directory) -> Resolution | None:
    resolution = _misspelt(text, nearest(text, directory), directory)
    if resolution is not None and resolution.key and directory.says_little(resolution.key):
        why = "With one word misspelt it is a name that other agencies use too."
        return _left([resolution.key], resolution.score or 0.0, why, directory)
    return resolution


def _by_misspelt_part(text: str, directory: Directory) -> Resolution | None:
    """An agency that is named exactly, with a part of it, or itself again, in a misspelt form."""
    for agency, rest in agencies_in(text, directory):
        near = nearest(rest, directory, among=directory.below(agency))
        if (resolution := _misspelt(rest, near, directory)) is not None:
            return resolution
        if (score := likeness(rest, agency, directory)) >= NEAR:
            why = f"It gives a short form of {directory.path(agency)} beside a name much like its own."
            return _resolved(agency, How.SIMILAR, score, why)
    return None


def _misspelt(text: str, near: list[tuple[float, str]], directory: Directory) -> Resolution | None:
    meant = [(score, key) for score, key in near if is_misspelling(text, key, directory)]
    if not meant:
        return None
    score, key = meant[0]
    if len(meant) > 1:
        keys = {key for _, key in meant}
        why = f"With one word misspelt it could be {counted(len(keys), 'organization')}."
        return _left(keys, score, why, directory)
    others = [(other, name) for other, name in near if name != key]
    why = f"It is {directory.path(key)} with one word misspelt."
    return _resolved(key, How.SIMILAR, score, why, _likely(others, directory))


def _by_likeness(text: str, directory: Directory) -> Resolution:
    near = nearest(text, directory)
    agencies = agencies_in(text, directory)
    if near and near[0][0] >= NEAR:
        others = _likely(near, directory)
        return Resolution(Verdict.AMBIGUOUS, "It looks like a known name without being one.", others=others)
    offered = _likely(near, directory)
    if not agencies:
        return Resolution(Verdict.UNKNOWN, "No organization here is called so.", others=offered)
    key, rest = agencies[0]
    within = nearest(rest, directory, among=directory.below(key))
    above = Candidate(
        key, directory.records[key].name, 0.5, "It is the agency named beside the unknown part."
    )
    why = f"Nothing in {directory.path(key)} is called “{rest}” here."
    verdict = Verdict.AMBIGUOUS if within and within[0][0] >= NEAR else Verdict.UNKNOWN
    return Resolution(verdict, why, others=(*_likely(within, directory), above)[:MOST_OTHERS])


def _likely(near: Iterable[tuple[float, str]], directory: Directory) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            key, directory.records[key].name, round(score, 3), f"Its name looks alike: {directory.path(key)}."
        )
        for score, key in near
    )[:MOST_OTHERS]


def _sure(key: str, how: How, reason: str) -> Resolution:
    return _resolved(key, how, _SCORES[how], reason)


def _resolved(
    key: str, how: How, score: float, reason: str, others: tuple[Candidate, ...] = ()
) -> Resolution:
    return Resolution(Verdict.RESOLVED, reason, key, round(score, 3), how, others)


def _left(keys: Iterable[str], score: float, reason: str, directory: Directory) -> Resolution:
    ranked = sorted(keys, key=lambda key: (directory.records[key].parent_key is not None, key))
    others = tuple(
        Candidate(key, directory.records[key].name, score, f"It is called so: {directory.path(key)}.")
        for key in ranked[:MOST_OTHERS]
    )
    return Resolution(Verdict.AMBIGUOUS, reason, others=others)


def _unknown(reason: str) -> Resolution:
    return Resolution(Verdict.UNKNOWN, reason)
