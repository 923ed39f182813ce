"""Facts about the framework that its feed leaves out, each with its source."""

import tomllib
from functools import cache
from importlib.resources import files

from openqsmo.standards.vocabulary import KnownArea


@cache
def known_areas() -> dict[str, KnownArea]:
    """The functional areas on record, by code (``functional_areas.toml``)."""
    text = files(__name__).joinpath("functional_areas.toml").read_text(encoding="utf-8")
    return {
        code: KnownArea(
            code=code,
            title=area["title"],
            slug=area["slug"],
            source=area["source"],
            also=tuple(area.get("also", ())),
            sections=tuple(area.get("sections", {}).items()),
        )
        for code, area in tomllib.loads(text).items()
    }
