"""Business cases: what an agency would pay, save and risk, and who agreed to it.

A case holds its baseline, its alternatives with their life-cycle costs and benefits, its risks and its
blockers; the appraisal (OMB Circular A-94) shows its arithmetic line by line. Unknown stays unknown. An
approved case turns each benefit into a commitment that is never deleted.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openqsmo.cases.engines.reports import Report
    from openqsmo.cases.vocabulary import Case, RateRow


def appraise(
    case: "Case | Path | bytes", *, rates: "Sequence[RateRow]" = (), draws: int = 100_000, seed: int = 1
) -> "Report":
    """Appraise a case, or the case in a file or its bytes, without a database: what ``qsmo case appraise`` shows.

    ``rates`` are rows beside those on record. Refuses (``Refused``) a file with faults, a rate row that is not there
    or of the other kind of dollars, and a case that does not state what keeping what we have costs.
    """
    from openqsmo.cases.content import known_rates
    from openqsmo.cases.engines.case_reading import read_case_file
    from openqsmo.cases.engines.reports import report_on

    own: Sequence[RateRow] = ()
    if isinstance(case, Path | bytes):
        case, own, _ = read_case_file(case.read_bytes() if isinstance(case, Path) else case)
    return report_on(case, (*known_rates(), *own, *rates), draws=draws, seed=seed)
