"""A published standard of human resources, its QSMO, and a draft of it."""

import pytest

from openqsmo.standards.actions.drafts import make_draft
from openqsmo.standards.models import StandardVersion
from openqsmo.standards.tests.draft_samples import CODE, FIRST, SECOND
from openqsmo.standards.tests.registry_samples import capability, load_items


@pytest.fixture
def published(cast):
    load_items(capability(FIRST, "Provide reports."), capability(SECOND, "Establish pay."))
    return StandardVersion.objects.get(standard__code=CODE)


@pytest.fixture
def lead(cast):
    """The QSMO's analyst, and the area that a door found to be hers."""
    return {"areas_led": frozenset({cast.hr.pk}), "by": cast.actor(cast.ana)}


@pytest.fixture
def draft(published, lead):
    return make_draft(standard_code=CODE, number=1, why="The law changed.", **lead)
