"""What the tests of organizations share: the organizations known from the start, and open names."""

import pytest

from openqsmo.kernel.actor import OPERATOR
from openqsmo.organizations.actions import UnsureName, ask_about_names, ensure_known_organizations
from openqsmo.organizations.models import NameQuestion
from openqsmo.organizations.queries import the_directory
from openqsmo.organizations.rules.resolve import resolve


@pytest.fixture
def known(cast):
    """The cast, and beside it every organization that is known from the start."""
    ensure_known_organizations(by=OPERATOR)
    for row in vars(cast).values():
        row.refresh_from_db()
    return cast


@pytest.fixture
def left_open(known):
    """A name left for a person: ``left_open("Bureau of Nowhere")``."""

    def leave(text: str, source: str = "a published list", scheme=None, **more) -> NameQuestion:
        found = resolve(text, the_directory(), scheme=scheme)
        (question,) = ask_about_names([UnsureName(text, source, found, scheme, **more)], by=OPERATOR)
        return question

    return leave
