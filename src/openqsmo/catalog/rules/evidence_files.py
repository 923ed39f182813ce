"""Which files are taken as evidence. What a file is, is read from its bytes; its name only chooses among those.

Nothing that a browser would run (HTML, SVG, scripts) is taken, whatever it is called.
"""

from collections.abc import Mapping

MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 200
SIGNATURES: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
ZIPPED = b"PK\x03\x04"
OFFICE: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
TEXTS: Mapping[str, str] = {"txt": "text/plain", "csv": "text/csv", "json": "application/json"}
KINDS = "PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, TXT, CSV, JSON"


def media_type_of(name: str, content: bytes) -> str | None:
    """What kind of file this is, or None when it is not taken."""
    for signature, media_type in SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    ending = name.rpartition(".")[2].lower()
    if content.startswith(ZIPPED):
        return OFFICE.get(ending)
    return TEXTS.get(ending) if _is_text(content) else None


def file_name(given: str) -> str:
    """A file's own name, without folders and hidden characters; never empty."""
    last = given.replace("\\", "/").rpartition("/")[2]
    readable = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem, dot, ending = readable.rpartition(".")
    if not dot:
        return readable[:LONGEST_NAME] or "evidence"
    ending = ending[:20]
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'evidence'}.{ending}"


def _is_text(content: bytes) -> bool:
    if not content.strip() or b"\x00" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
