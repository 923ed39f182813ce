"""Whether a capability is an input, a process or an output, from how sources mark it."""

import re

from openqsmo.standards.vocabulary import CapabilityKind

_MARKS = {
    "i": CapabilityKind.INPUT,
    "input": CapabilityKind.INPUT,
    "p": CapabilityKind.PROCESS,
    "process": CapabilityKind.PROCESS,
    "o": CapabilityKind.OUTPUT,
    "output": CapabilityKind.OUTPUT,
    "0": CapabilityKind.OUTPUT,
}
_EXACT = {"I", "P", "O", "Input", "Process", "Output"}


def read_kinds(text: str) -> tuple[tuple[CapabilityKind, ...], str]:
    """The kinds that a mark such as ``I/P`` names, in their own order, and what is wrong with it or ``""``.

    A zero is read as the letter O; a mark that holds anything unknown names no kind.
    """
    words = [word for word in re.split(r"[\s/,;&()]+", text) if word]
    kinds = {_MARKS.get(word.casefold()) for word in words}
    if not words:
        return (), "It does not say whether it is an input, a process or an output."
    if None in kinds:
        return (), f"“{text[:60]}” is not input, process or output."
    read = tuple(kind for kind in CapabilityKind if kind in kinds)
    if set(text.split("/")) <= _EXACT:
        return read, ""
    return read, f"“{text[:60]}” is misspelt; read as {' / '.join(kind.value for kind in read)}."
