"""What happens to standards, in words."""

from openqsmo.ledger.words import declare

declare(
    {
        "functional_area.loaded": "The functional area was loaded from its source",
        "function.loaded": "The function was loaded from its source",
        "activity.loaded": "The activity was loaded from its source",
        "standard.gone_from_source": "The source no longer lists it",
        "standard.listed": "The standard was entered in the registry",
        "standard.version_published": "A version was published",
        "standard_item.loaded": "What it says was loaded from its source",
        "draft.made": "A working draft was made from version {based_on}",
        "draft.item_added": "{kind} {identifier} was added to the draft",
        "draft.item_changed": "{kind} {identifier} was changed in the draft",
        "draft.item_left_out": "{kind} {identifier} was left out of the draft",
        "crosswalk.decided": "Where {old} went was decided: {relation} {new}",
        "crosswalk.withdrawn": "The decision where {old} went was withdrawn",
        "pipeline.agreed": "{step}: agreed by {body}",
        "pipeline.returned": "{step}: returned for work by {body}",
        "pipeline.withdrawn": "The version was withdrawn by {body}",
        "draft.items_taken": "{count} were taken in from {file}",
        "draft.first": "A working draft of its first version was begun",
        "comment.filed": "Comment {number} was filed, on {about}",
        "comment.answered": "Comment {number} was answered: {disposition}",
        "requirement_evidence.given": "Evidence for {identifier} was given: {reference}",
        "requirement_evidence.taken_back": "Evidence for {identifier} was taken back: {reference}",
        "pipeline.superseded": "The version was superseded by version {successor}",
    }
)
