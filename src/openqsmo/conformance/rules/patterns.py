"""Regular expressions of a contract: linear ones only, read alike by every engine."""

import re


def regular(pattern: str) -> str:
    """Why a pattern cannot be used; empty when it can.

    Backward references and look-around are refused: engines that promise linear time do not have them.
    """
    if re.search(r"\(\?(?:[=!]|<[=!])", pattern) or re.search(r"(?<!\\)(?:\\\\)*\\[1-9]", pattern):
        return "looks around or back, which no engine in linear time can"
    if len(pattern) > 2000:
        return "is longer than 2,000 signs"
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression ({error})"
    return ""
