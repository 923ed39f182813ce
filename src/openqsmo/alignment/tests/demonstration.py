"""A fit-gap in the running demonstration: a few capabilities, an agency's answers, given back as a workbook."""

import json
import urllib.parse
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

CODE, FUNCTION, AGENCY = "hcm-capabilities", "HCM.X9", "dol"
STATEMENTS = [
    "Keep pay plans of every schedule.", "Pay employees on the days that law sets.", "Answer employees' questions.",
    "Hold records as long as the schedule asks.", "Tell employees what was withheld.", "Correct what was paid wrongly.",
]  # fmt: skip


def begin_fit_gap(server) -> dict[str, object]:
    """Put a standard's capabilities, two answers and a unique capability there; gives what addresses call them.

    Doing so again changes nothing.
    """
    with TemporaryDirectory() as folder:
        feed, book = Path(folder) / "capabilities.json", Path(folder) / "answers.xlsx"
        feed.write_text(json.dumps(_feed()), encoding="utf-8")
        _run(server, "load", "fibf", str(feed))
        _run(server, "fit-gap", "export", CODE, str(book), "--agency", AGENCY)
        filled = load_workbook(book)
        filled[FUNCTION]["D4"] = "Must-have"
        for column, text in enumerate(("HCM.X9", "Pay mine inspectors", "30 U.S.C. 813"), start=1):
            filled["Unique capabilities"].cell(4, column).value = text
        filled.save(book)
        _run(server, "fit-gap", "import", CODE, str(book), "--agency", AGENCY, "--anyway")
    _begin_rule_and_waiver(server)
    agency = next(
        row for row in _answer(server, "/organizations", q="Department of Labor") if row["key"] == AGENCY
    )
    return {"fit_gap_code": CODE, "function_key": FUNCTION, "agency_id": agency["id"], "unique_id": 1}


def _begin_rule_and_waiver(server):
    """A synthetic rule whose clock runs, and a synthetic waiver that waits; refused where they are there already."""
    item = f"{FUNCTION}.010.001"
    server.qsmo(
        "rules", "enter", "Synthetic law on pay plans", "--kind", "law", "--citation", "Synthetic law 1", "--issued",
        "2026-01-05", "--source", "Made up", "--item", f"{CODE}:{item}", "--synthetic",
    )  # fmt: skip
    server.qsmo(
        "waivers", "ask", CODE, "--item", item, "--agency", AGENCY, "--reason", "transition", "--explanation",
        "Synthetic: a move is under way.", "--until", "2027-06-30",
    )  # fmt: skip


def _feed():
    rows = [
        {
            "Capability ID": f"{FUNCTION}.010.{number:03}",
            "Function": f"{FUNCTION} Pay matters",
            "Activity Name": f"{FUNCTION}.010 Pay matters",
            "Input/Output/Process": "P",
            "Business Capability Statement": statement,
            "Authoritative Reference": "5 U.S.C. 5301",
        }
        for number, statement in enumerate(STATEMENTS, start=1)
    ]
    lifecycle = {
        "Identifier": f"{FUNCTION}.010",
        "Activity": "Pay matters",
        "Function": f"{FUNCTION} Pay matters",
    }
    return {
        "Business-Standards": "Human Capital Standards",
        "Business_Lifecycle": [{"type": "hcm-x9", "data": [lifecycle]}],
        "Business_Capabilities": rows,
    }


def _run(server, *arguments):
    done = server.qsmo(*arguments)
    assert done.returncode == 0, done.stderr


def _answer(server, path, **asked):
    address = f"{server.address}/api/v1{path}?{urllib.parse.urlencode(asked)}"
    with urllib.request.urlopen(address, timeout=30) as response:
        return json.load(response)["items"]
