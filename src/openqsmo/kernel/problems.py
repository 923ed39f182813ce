"""How a refusal reads: a code, what is wrong, what to do.

The same three fields reach a person as a page heading, an API client as RFC 9457
problem details, and a terminal as one line. Each domain lists its refusals in its
own ``problems.py``; ``docs/generated/problems.md`` is made from those lists.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one given value: the field's name, what is wrong, what to do."""

    field: str
    says: str
    fix: str


@dataclass(frozen=True)
class Problem:
    """One way an action can be refused. ``says`` and ``fix`` may hold ``{names}`` for ``about``."""

    code: str
    says: str
    fix: str
    status: int = 409
    errors: tuple[FieldError, ...] = ()

    def about(self, errors: Iterable[FieldError] = (), **facts: object) -> "Problem":
        """This problem with its sentences filled in from the facts of one case.

        >>> Problem("KER-000", "“{name}” is closed.", "Open “{name}”.").about(name="A").says
        '“A” is closed.'
        """
        return replace(
            self, says=self.says.format(**facts), fix=self.fix.format(**facts), errors=tuple(errors)
        )

    def __str__(self) -> str:
        return f"{self.says} {self.fix} ({self.code})"


class Refused(Exception):
    """An action or a query declined; carries the problem that the door will render."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


NOT_FOUND = Problem(
    code="KER-001",
    says="There is no {what} here that you may see.",
    fix="Check the address, or sign in with the role that may see it.",
    status=404,
)
BAD_VALUE = Problem(
    code="KER-002",
    says="{what} cannot be read as {expected}.",
    fix="{fix}",
    status=422,
)
BAD_FIELDS = Problem(
    code="KER-003",
    says="{count} of the values given cannot be used.",
    fix="Correct each field named below and send again; nothing was saved.",
    status=422,
)
