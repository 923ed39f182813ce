"""Reads of governance: who is in charge, how a designation came about, who holds which office."""

from openqsmo.governance.queries.designations import (
    Board,
    BoardRow,
    DesignationPage,
    PlanView,
    answers_for,
    designated_office,
    designation_page,
    designations_page,
    qsmo_of,
)
from openqsmo.governance.queries.register import (
    OfficialPage,
    Register,
    RegisterRow,
    official_page,
    officials_register,
    register_row,
)

__all__ = [
    "Board",
    "BoardRow",
    "DesignationPage",
    "OfficialPage",
    "PlanView",
    "Register",
    "RegisterRow",
    "answers_for",
    "designated_office",
    "designation_page",
    "designations_page",
    "official_page",
    "officials_register",
    "qsmo_of",
    "register_row",
]
