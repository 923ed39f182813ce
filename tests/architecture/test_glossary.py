"""The glossary holds every word that the code uses as a name."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

import openqsmo

SOURCE = Path(openqsmo.__file__).parent
GLOSSARY = (SOURCE.parent.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([A-Za-z]+)`", GLOSSARY))


def vocabularies():
    """Every enum in a ``vocabulary.py`` and in the kernel."""
    files = [*SOURCE.glob("*/vocabulary.py"), *SOURCE.glob("kernel/*.py")]
    for file in files:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(
                getattr(b, "id", "") in ("StrEnum", "IntEnum") for b in node.bases
            ):
                yield node.name


def tables():
    return [model.__name__ for model in apps.get_models() if model.__module__.startswith("openqsmo.")]


@pytest.mark.parametrize("name", sorted({*vocabularies(), *tables()}))
def test_every_vocabulary_and_every_table_is_explained(name):
    assert name in NAMED, f"explain {name} in docs/glossary.md"


def test_every_entry_says_what_it_means_and_where_it_comes_from():
    rows = [line for line in GLOSSARY.splitlines() if line.startswith("| **")]
    assert len(rows) > 90
    assert [row for row in rows if len([cell for cell in row.split("|") if cell.strip()]) != 3] == []


def test_the_glossary_is_in_alphabetical_order():
    words = [
        re.match(r"\| \*\*(.+?)\*\*", line)[1].casefold()
        for line in GLOSSARY.splitlines()
        if line.startswith("| **")
    ]
    assert words == sorted(words)
