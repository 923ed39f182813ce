"""Text as it is kept: no hidden characters, no blanks at its ends, one sign for the end of a line."""


def kept_text(given: str) -> str:
    """What somebody wrote, as it is kept; a workbook and a page give the same.

    A spreadsheet cannot hold characters that are not printable, so they are never kept.
    """
    lines = given.replace("\r\n", "\n").replace("\r", "\n")
    signs = (sign if sign == "\n" or not sign.isspace() else " " for sign in lines)
    return "".join(sign for sign in signs if sign == "\n" or sign.isprintable()).strip()
