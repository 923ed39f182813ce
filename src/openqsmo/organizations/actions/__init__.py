"""Everything that changes organizations: register, change, give codes, settle names, load lists."""

from openqsmo.organizations.actions.codes import end_code, end_codes, give_code, give_codes
from openqsmo.organizations.actions.load import ensure_known_organizations, load_agencies
from openqsmo.organizations.actions.names import (
    UnsureName,
    ask_about_name,
    ask_about_names,
    decide_name,
    reopen_name,
)
from openqsmo.organizations.actions.registering import (
    change_organization,
    mark_as_providers,
    register_all,
    register_organization,
    register_provider,
)

__all__ = [
    "UnsureName",
    "ask_about_name",
    "ask_about_names",
    "change_organization",
    "decide_name",
    "end_code",
    "end_codes",
    "ensure_known_organizations",
    "give_code",
    "give_codes",
    "load_agencies",
    "mark_as_providers",
    "register_all",
    "register_organization",
    "register_provider",
    "reopen_name",
]
