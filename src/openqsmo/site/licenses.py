"""What this installation is made of, and under which licenses: read from the packages that are installed."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution

OURS = "openqsmo"
NEED = re.compile(r"([A-Za-z0-9._-]+)\s*(?:\[([^\]]+)\])?")
OPTION = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")
LONGEST = 60


@dataclass(frozen=True)
class Package:
    """One package that runs here; ``license`` is what it says of itself, empty where it says nothing."""

    name: str
    version: str
    license: str


@cache
def shipped_packages() -> tuple[Package, ...]:
    """Every package that this one needs to run, at any remove, by name."""
    found: dict[str, Package] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = _needs(distribution(OURS), frozenset())
    while waiting:
        name, options = waiting.pop()
        if (name, options) in seen:
            continue
        seen.add((name, options))
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # needed on another system only
        found[name] = Package(package.metadata["Name"], package.version, license_of(package))
        waiting += _needs(package, options)
    return tuple(found[name] for name in sorted(found))


def license_of(package: Distribution) -> str:
    """A package's license in the words of its own metadata."""
    for given in _stated(package, "License-Expression") + _stated(package, "License"):
        first = given.strip().split("\n")[0]
        if 0 < len(first) <= LONGEST:
            return first
    named = [each for each in _stated(package, "Classifier") if each.startswith("License ::")]
    return "; ".join(each.rpartition(" :: ")[2] for each in named)


def _stated(package: Distribution, field: str) -> list[str]:
    return package.metadata.get_all(field) or []


def _needs(package: Distribution, options: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    """The packages that a package needs with these of its options, each with the options asked of it."""
    found: list[tuple[str, frozenset[str]]] = []
    for line in package.requires or ():
        option, need = OPTION.search(line), NEED.match(line)
        if need and (option is None or option[1] in options):
            asked = frozenset(each.strip() for each in (need[2] or "").split(",") if each.strip())
            found.append((need[1].lower().replace("_", "-").replace(".", "-"), asked))
    return found
