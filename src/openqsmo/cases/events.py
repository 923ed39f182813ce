"""What happens to business cases, in words. What a case says is in no public fact."""

from openqsmo.ledger.words import declare

declare(
    {
        "case.started": "The case was started",
        "case.section_saved": "“{section}” was saved",
        "case.text_set_aside": "A second text of “{section}” was kept beside the saved one",
        "case.text_ended": "A text set aside was taken up or given up",
        "case.sight_chosen": "Who may read it once approved was changed",
        "case.co_owned": "The QSMO joined as co-owner",
        "case.submitted": "Version {version} was submitted",
        "case.signed": "{level}: approved, and passed on to the next step",
        "case.returned": "{level}: returned ({reason})",
        "case.denied": "{level}: denied ({reason})",
        "case.approved": "Approved by OMB, until {until}",
        "case.withdrawn": "The case was withdrawn",
        "case.commented": "A comment was made",
        "condition.answered": "How a condition is met was reported",
        "condition.closed": "A condition was closed as met",
        "stand_in.named": "{title} was named to sign in the CIO's place",
        "stand_in.ended": "The naming of {title} to sign in the CIO's place ended",
        "exception.asked": "An exception was asked for",
        "exception.granted": "The exception was granted until {until}",
        "exception.declined": "The exception was declined",
    }
)
