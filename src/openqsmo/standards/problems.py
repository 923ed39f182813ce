"""Every way an action on the standards can be refused."""

from openqsmo.kernel.problems import Problem

NO_STANDARDS = Problem(
    code="STA-001",
    says="Nothing of the business standards was found in {files}.",
    fix="Point to the feed's JSON files, such as fm.json, or to the folder that holds them.",
    status=422,
)
