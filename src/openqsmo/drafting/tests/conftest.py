"""A published standard of human resources, its QSMO's analyst, and a draft of it."""

import pytest

from openqsmo.kernel.actor import Role
from openqsmo.standards.tests.conftest import draft, lead, published
from tests.cast import person

__all__ = ["bodies", "draft", "lead", "published"]


@pytest.fixture
def bodies(cast):
    """*Bea* of the Business Standards Council, *Sam* of the SSGB, *Omar* of OMB."""
    return {
        "standards_council": person("Bea", (Role.BSC_MEMBER, cast.labor)),
        "governance_board": person("Sam", (Role.SSGB_MEMBER, cast.gao)),
        "omb": cast.omar,
    }
