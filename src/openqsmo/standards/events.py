"""What happens to standards, in words."""

from openqsmo.ledger.words import declare

declare(
    {
        "functional_area.loaded": "The functional area was loaded from its source",
        "function.loaded": "The function was loaded from its source",
        "activity.loaded": "The activity was loaded from its source",
        "standard.gone_from_source": "The source no longer lists it",
        "standard.listed": "The standard was entered in the registry",
        "standard.version_published": "A version was published by its source",
        "standard_item.loaded": "What it says was loaded from its source",
    }
)
