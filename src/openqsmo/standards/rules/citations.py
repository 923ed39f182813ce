"""How an authoritative reference is parsed into citations.

Sources write ``(19) OMB Circular A-11, Preparation…; (49) …``, one to a line or behind a semicolon, with
or without numbers and bullets, or as a row that names its code once: ``2 CFR 200.301 and 200.302``. Every
word of a reference stays in exactly one citation. A citation whose work can be told has a key, by which
two spellings of the same place are known to be the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class CitationKind(StrEnum):
    """What sort of work a citation names."""

    USC = "usc"
    CFR = "cfr"
    PUBLIC_LAW = "public_law"
    OMB_CIRCULAR = "omb_circular"
    OMB_MEMORANDUM = "omb_memorandum"
    EXECUTIVE_ORDER = "executive_order"
    TFM = "tfm"
    SFFAS = "sffas"
    NIST = "nist"
    FORM = "form"
    NONE_IDENTIFIED = "none_identified"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    CitationKind.USC: "U.S.C.",
    CitationKind.CFR: "CFR",
    CitationKind.PUBLIC_LAW: "Public Law",
    CitationKind.OMB_CIRCULAR: "OMB Circular",
    CitationKind.OMB_MEMORANDUM: "OMB Memorandum",
    CitationKind.EXECUTIVE_ORDER: "Executive Order",
    CitationKind.TFM: "TFM",
    CitationKind.SFFAS: "SFFAS",
    CitationKind.NIST: "NIST",
    CitationKind.FORM: "Form",
    CitationKind.NONE_IDENTIFIED: "None identified by the source",
    CitationKind.OTHER: "Other",
}


@dataclass(frozen=True)
class Citation:
    """One work, or one place in it, that a reference names.

    ``number`` is the source's own number in its list of references, as in ``(19)``, or None. ``text`` is
    as given. ``key`` is canonical, such as ``5 USC 6304``, ``2 CFR 200.305``, ``OMB A-11``, or None where
    the work cannot be told. ``joiner`` is the ``and`` that stood before it in a row, or ``""``.
    """

    number: str | None
    text: str
    kind: CitationKind
    key: str | None
    joiner: str = ""


@dataclass(frozen=True)
class _Found:
    """A work found in a text: where it stands, and the title of the code that bare places go on from."""

    kind: CitationKind
    key: str | None
    start: int
    end: int
    code: str = ""


@dataclass(frozen=True)
class _Piece:
    number: str | None
    text: str


# Each is one character for one, so that positions hold in the text as given.
_SPELLED = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u200b\ufeff\u00ad\t\r"), " "),
}
_ADDRESS = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"\s*[(\[]([0-9]{1,3})[)\]][\s.:]*")
_BULLET = re.compile(r"^\s*[•·▪●‣*\-–]+\s+|^\s*[•·▪●‣]")
_JOINT = re.compile(r"\s*,\s*(?:(and|or|&)\s+)?|\s+(and|&)\s+")
# How far a text is read ahead to see whether another citation begins, in characters.
_AHEAD = 200
_OPENS_BARE_PLACE = ("§", "Title", "Appendi")
_NOTHING = re.compile(
    r"\s*(?:no|none|n/?a)\b(?:\W+(?:authoritative|source|reference|other|identified|found|applicable)s?)*\W*",
    re.IGNORECASE,
)

_LETTER_OF_LAW = r"\((?:[0-9]{1,3}|[a-z]{1,2}|[ivx]{1,5}|[A-Z])\)"
_SECTION = (
    r"[0-9]+(?:[a-z]{1,2}(?![A-Za-z]))?(?:[.\-][0-9]+[a-z]?(?![A-Za-z]))*"
    rf"(?:\s?{_LETTER_OF_LAW})*(?:-[0-9]+)?"
    r"(?:\s?(?:-|thru|through|to)\s?[0-9]+(?:\.[0-9]+)*)?"
    r"(?!\s?(?:C\.?\s?F\.?\s?R|U\.?\s?S\.?\s?C))"
)
_APPENDIX = (
    r"Appendi(?:x|ces)\s+(?P<appendix>[A-Z0-9]+(?:\s?-\s?[A-Z0-9]+)?)\s+(?:to|of)\s+"
    r"(?P<unit>Part|Chapter)\s+(?P<of>[0-9]+)"
)
_PLACE = re.compile(
    rf"""[\s.:]*(?:
        ,?\s*{_APPENDIX}
      | ,?\s*(?:Chapters?|Ch\.)\s+(?P<chapter>[0-9]+[A-Z]?)\b(?![.\-][0-9])
      | (?:,?\s*Subtitle\s+[A-Z],?\s*)?(?:,?\s*(?:(?:Parts?|Chapters?|Sections?|Sec\.)\s+|§+\s*))?
        (?P<section>{_SECTION})
        (?:,?\s+Subpart\s+(?P<subpart>[A-Z]+)\b)?
        (?:,\s*Appendix\s+(?P<appendix_after>[A-Z]+)\b)?
      | ,?\s*(?P<unclear>(?:Sub(?:part|title|chapter)|Appendi(?:x|ces))\b)
    )""",
    re.VERBOSE,
)
_BARE_PLACE = re.compile(
    rf"(?:§+\s*)?(?P<section>[0-9]+[a-z]?(?:-[0-9]+)?\.{_SECTION}|§+\s*{_SECTION})|{_APPENDIX}"
)
_BARE_SECTIONS = re.compile(rf"(?:§+\s*)?(?P<section>{_SECTION})\s*(?=$|,|\s(?:and|&)\s)")
_BARE_TITLE = re.compile(r"Title\s+(?P<title>[0-9]{1,2})\b")

_CFR = r"(?:C\.?\s?F\.?\s?R(?![A-Za-z])\.?|(?i:Code\s+of\s+Federal\s+Regulations))"
_USC = r"(?:U\.?\s?S\.?\s?C(?![A-Za-z])\.?|U\.?\s?S\.?\s?Code\b|(?i:United\s+States\s+Code))"
_OMB = r"(?:OMB|(?i:Office\s+of\s+Management\s+and\s+Budget))"
_NO = r"(?:No\.?|Number|\#)?\s*"

_KINDS_ALONE = (
    (CitationKind.CFR, re.compile(_CFR)),
    (CitationKind.USC, re.compile(_USC)),
    (CitationKind.OMB_CIRCULAR, re.compile(rf"{_OMB}\s+(?i:Circular)")),
    (CitationKind.OMB_MEMORANDUM, re.compile(rf"{_OMB}\s+(?i:Memorandum)")),
    (CitationKind.EXECUTIVE_ORDER, re.compile(r"(?i:\bExecutive\s+Order)")),
    (CitationKind.SFFAS, re.compile(r"\bSFFA[SC]\b")),
    (CitationKind.NIST, re.compile(r"\bNIST\b")),
)

_Builder = Callable[[re.Match[str]], str]


def parse_citations(text: str) -> tuple[Citation, ...]:
    """Every citation of a reference, in order; joined, they hold every word of the text.

    A blank text has none. A text that says that no reference was identified is one citation of that kind.
    """
    citations: list[Citation] = []
    code = ""
    for piece in _joined_pieces(text):
        of_piece = list(_citations_of(piece, code))
        citations += [citation for citation, _ in of_piece]
        # Numbers of the United States Code are plain, like years, so they go on only within one row.
        code = of_piece[-1][1] if of_piece[-1][1].endswith("CFR") else ""
    return tuple(citations)


def _joined_pieces(text: str) -> list[_Piece]:
    """The entries of a reference. In a numbered list, an entry without number goes on from the one before
    (``(39) Foreign Affairs Manual; 1 FAM 280 …``), unless it names a work of its own."""
    pieces: list[_Piece] = []
    for separator, raw in _raw_pieces(text):
        match = _NUMBER.match(raw)
        piece = _Piece(match.group(1), raw[match.end() :].strip()) if match else _Piece(None, raw.strip())
        before = pieces[-1] if pieces else None
        if before and before.number and not piece.number and not _starts_a_work(piece.text, before):
            gap = separator if before.text else ""
            pieces[-1] = _Piece(before.number, f"{before.text}{gap}{piece.text}")
        elif piece.text or piece.number:
            pieces.append(piece)
    return pieces


def _starts_a_work(text: str, before: _Piece) -> bool:
    """Whether an entry is a citation of its own: the one before is whole, and this begins with a known work."""
    found = _find(text)
    is_known = found is not None and found.start == 0 and found.kind is not CitationKind.OTHER
    return bool(before.text) and is_known


def _raw_pieces(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a text between semicolons and line breaks, each with the sign that parts it from the last.

    A semicolon in brackets parts nothing, nor does a line break in the middle of a sentence.
    """
    start, depth, separator = 0, 0, ""
    for at, sign in enumerate(text):
        if sign == "\n" and not _goes_on(text, start, at):
            depth = 0
        depth = max(0, depth + (sign == "(") - (sign == ")"))
        parts = (
            sign in "•●▪‣" or (sign == ";" and not depth) or (sign == "\n" and not _goes_on(text, start, at))
        )
        if not parts:
            continue
        if raw := _clean(text[start:at]):
            yield separator, raw
        start, separator = at + 1, "; " if sign == ";" else "\n"
    if raw := _clean(text[start:]):
        yield separator, raw


def _goes_on(text: str, start: int, line_end: int) -> bool:
    """Whether the line after a line break only continues the one before."""
    ahead = text[line_end : line_end + _AHEAD].lstrip()
    behind = text[max(start, line_end - _AHEAD) : line_end].rstrip()
    return bool(ahead) and bool(behind) and (behind.endswith(",") or ahead[0].islower())


def _clean(raw: str) -> str:
    return _BULLET.sub("", raw).strip(" \n\r\t\u00a0\u202f;")


def _citations_of(piece: _Piece, code: str) -> Iterator[tuple[Citation, str]]:
    """The citations of one entry: one where the source gave it a number, else each of a row.

    ``code`` is the title that the citation before named; each comes with the one it leaves to the next.
    """
    start, joiner = 0, ""
    for match in _JOINT.finditer(piece.text if piece.number is None else ""):
        if match.start() < start or not _parts(piece.text, start, match, code):
            continue
        citation, code = _citation(None, piece.text[start : match.start()], code, joiner)
        yield citation, code
        start, joiner = match.end(), match.group(1) or match.group(2) or ""
    yield _citation(piece.number, piece.text[start:], code if piece.number is None else "", joiner)


def _parts(text: str, start: int, match: re.Match[str], code: str) -> bool:
    """Whether a comma or an ``and`` stands between two citations and not within one."""
    own, rest = text[start : match.start()], text[match.end() : match.end() + _AHEAD]
    begins_a_work = _begins_a_work(rest)
    if not (begins_a_work or rest[:1].isdigit() or rest.startswith(_OPENS_BARE_PLACE)):
        return False
    found = None if _is_in_brackets(own) else _find(own, code)
    if found is None:
        return False
    is_at_end = found.end >= len(own)
    if is_at_end and _find_bare(_spelled(rest), found.code) is not None:
        return True
    return begins_a_work and (is_at_end or match.group(2) is None)


def _begins_a_work(text: str) -> bool:
    """Whether a text begins with a work that can be told."""
    spelled = _spelled(text)
    if not any(form.match(spelled) for form in _FORMS):
        return False
    found = _find(text)
    return found is not None and found.start == 0 and found.key is not None


def _is_in_brackets(text: str) -> bool:
    return text.count("(") > text.count(")")


def _citation(number: str | None, text: str, code: str, joiner: str) -> tuple[Citation, str]:
    text = text.strip()
    found = _find(text, code)
    if found is not None:
        return Citation(number, text, found.kind, found.key, joiner), found.code
    is_none = bool(text) and _NOTHING.fullmatch(text) is not None
    kind = CitationKind.NONE_IDENTIFIED if is_none else _kind_alone(text)
    return Citation(number, text, kind, None, joiner), ""


def _kind_alone(text: str) -> CitationKind:
    """The kind of a work that is named without the number by which it could be told."""
    return next((kind for kind, form in _KINDS_ALONE if form.search(_spelled(text))), CitationKind.OTHER)


def _find(text: str, code: str = "") -> _Found | None:
    """The first work that a text names; ``code`` is the one that a bare ``200.302`` goes on from."""
    spelled = _ADDRESS.sub(lambda address: " " * len(address.group()), _spelled(text))
    bare = _find_bare(spelled, code)
    if bare is not None:
        return bare
    places = (found for search in (_find_code, _find_manual, _find_named) if (found := search(spelled)))
    return min(places, key=lambda found: found.start, default=None)


def _spelled(text: str) -> str:
    return text.translate(_SPELLED).replace("\n", " ")


_CODES: tuple[tuple[CitationKind, str, str | None, re.Pattern[str]], ...] = (
    (CitationKind.CFR, "CFR", None, re.compile(rf"(?<![0-9.\-])(?P<title>[0-9]{{1,2}}),?\s*{_CFR}")),
    (CitationKind.CFR, "CFR", None, re.compile(rf"{_CFR},?\s+Title\s+(?P<title>[0-9]{{1,2}})\b")),
    (
        CitationKind.USC,
        "USC",
        None,
        re.compile(rf"(?:Title\s+)?(?<![0-9.\-])(?P<title>[0-9]{{1,2}}),?\s*(?:of\s+the\s+)?{_USC}"),
    ),
    (CitationKind.USC, "USC", None, re.compile(rf"{_USC},?\s+Title\s+(?P<title>[0-9]{{1,2}})\b")),
    # The Federal Acquisition Regulation is chapter 1 of title 48, the Federal Travel Regulation
    # chapters 300 to 304 of title 41 of the Code of Federal Regulations.
    (
        CitationKind.CFR,
        "CFR",
        "48",
        re.compile(r"\bFAR\b|(?i:\bFederal\s+Acquisition\s+Regulations?\b(?:\s*\(FAR\))?)"),
    ),
    (
        CitationKind.CFR,
        "CFR",
        "41",
        re.compile(r"\bFTR\b|(?i:\bFederal\s+Travel\s+Regulations?\b(?:\s*\(FTR\))?)"),
    ),
)
_WHOLE = {"48": "48 CFR Chapter 1", "41": "41 CFR Chapters 300-304"}


def _find_code(text: str) -> _Found | None:
    """The first title of the United States Code or the Code of Federal Regulations, with its place."""
    matches = ((match, kind, name, own) for kind, name, own, form in _CODES if (match := form.search(text)))
    first = min(matches, key=lambda one: one[0].start(), default=None)
    if first is None:
        return None
    match, kind, name, own = first
    code = f"{int(own or match['title'])} {name}"
    place = _PLACE.match(text, match.end())
    end = place.end() if place else match.end()
    key = f"{code} {_place(place)}".strip() if place is None or not place["unclear"] else None
    if own and place is None:
        key = _WHOLE[own]
    return _Found(kind, key, match.start(), end, code)


def _find_bare(text: str, code: str) -> _Found | None:
    """A place that names no code because the citation before it did."""
    if not code:
        return None
    kind = CitationKind.USC if code.endswith("USC") else CitationKind.CFR
    if match := _BARE_TITLE.match(text):
        code = f"{int(match['title'])} {code.split()[1]}"
        place = _PLACE.match(text, match.end())
        end = place.end() if place else match.end()
        return _Found(kind, f"{code} {_place(place)}".strip(), 0, end, code)
    bare = _BARE_PLACE.match(text) or (_BARE_SECTIONS.match(text) if kind is CitationKind.USC else None)
    if bare is None:
        return None
    told = _place(bare)
    # Every section of title 41 is chapter, part and section, 301-73.1; a bare 73.1 could be of any chapter.
    is_clear = not code.startswith("41 CFR") or "-" in told or "Chapter" in told
    return _Found(kind, f"{code} {told}" if is_clear else None, 0, bare.end(), code)


def _place(match: re.Match[str] | None) -> str:
    """A place in a code as its key writes it: ``200.305``, ``250 Subpart B``, ``Chapter 79``."""
    given = match.groupdict() if match else {}
    if given.get("appendix"):
        of = given["of"] if given["unit"] == "Part" else f"Chapter {given['of']}"
        return f"{of} Appendix {_tight(given['appendix'])}"
    if given.get("chapter"):
        return f"Chapter {given['chapter']}"
    place = re.sub(r"thru|through|to", "-", _tight((given.get("section") or "").lstrip("§ ")))
    for word, name in (("Subpart", "subpart"), ("Appendix", "appendix_after")):
        if given.get(name):
            place = f"{place} {word} {given[name]}"
    return place


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


_TFM = re.compile(
    r"(?:\bTFM\b|(?i:\bTreasury\s+Financial\s+Manual\b))(?:\s*\(TFM\))?[\s,]*"
    r"(?:Vol(?:ume|\.)\s*(?P<volume>[IVX]+|[0-9]+)\b)?[\s,]*"
    r"(?:Part\s+(?P<part>[0-9]+[A-Z]?)\b)?[\s,]*(?:Ch(?:apter|\.)\s*)?(?P<chapter>[0-9]{4}\b)?"
    r"(?P<supplement>Supplements?\b[\s,:]*(?:United\s+States\s+Standards?\s+General\s+Ledger)?"
    r"(?:\s*\(USSGL\))?[\s,:]*(?:Section\s+(?P<section>[IVX]+|[0-9]+)\b)?)?"
)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8"}


def _find_manual(text: str) -> _Found | None:
    """A place in the Treasury Financial Manual: volume, part and chapter, or a section of the supplement."""
    match = _TFM.search(text)
    if match is None:
        return None
    volume = _ROMAN.get(match["volume"] or "", match["volume"])
    parts = [part for part in (volume, match["part"], match["chapter"]) if part]
    key = " ".join(filter(None, ("TFM", "-".join(parts))))
    if match["supplement"]:
        section = match["section"]
        key = f"{key} Supplement" + (f" {_ROMAN.get(section, section)}" if section else "")
    return _Found(CitationKind.TFM, key if key != "TFM" else None, match.start(), match.end())


_NAMED: tuple[tuple[CitationKind, re.Pattern[str], _Builder], ...] = (
    (
        CitationKind.PUBLIC_LAW,
        re.compile(
            rf"\b(?:(?i:Public\s+Law)|Pub\.?\s*L\.?|P\.?\s?L\.?)\s*{_NO}([0-9]{{2,3}})\s?-\s?([0-9]+)"
        ),
        lambda match: f"Public Law {match[1]}-{match[2]}",
    ),
    (
        CitationKind.OMB_CIRCULAR,
        re.compile(
            rf"(?:^|(?:{_OMB}\s+(?:\(OMB\)\s*)?(?:(?i:Circular)\s+)?|(?i:\bCircular)\s+){_NO})A-([0-9]{{2,3}})\b"
        ),
        lambda match: f"OMB A-{match[1]}",
    ),
    (
        CitationKind.OMB_MEMORANDUM,
        re.compile(rf"(?:{_OMB}\s+)?(?:(?i:Memorandum|Memo)\s+)?{_NO}\bM-([0-9]{{2}})-([0-9]{{2}})\b"),
        lambda match: f"OMB M-{match[1]}-{match[2]}",
    ),
    (
        CitationKind.EXECUTIVE_ORDER,
        re.compile(rf"\b(?:(?i:Exec(?:utive|\.)?\s+Order)|E\.O\.|EO)\s*{_NO}(1[0-9]{{4}}|[0-9]{{4}})\b"),
        lambda match: f"EO {match[1]}",
    ),
    (
        CitationKind.SFFAS,
        re.compile(
            r"(?:(?i:Statements?\s+(?:of|on)\s+Federal\s+Financial\s+Accounting\s+(?:Standards?|Concepts?))\s*)?"
            rf"\(?\b(SFFA[SC])\b\)?\s*{_NO}([0-9]{{1,2}})\b"
        ),
        lambda match: f"{match[1]} {match[2]}",
    ),
    (
        CitationKind.SFFAS,
        re.compile(
            r"(?i:Statements?\s+(?:of|on)\s+Federal\s+Financial\s+Accounting\s+)"
            rf"((?i:Standard|Concept))s?\s+{_NO}([0-9]{{1,2}})\b"
        ),
        lambda match: f"SFFA{match[1][0].upper()} {match[2]}",
    ),
    (
        CitationKind.NIST,
        re.compile(
            r"(?:\bNIST\s+)?(?:\bSP|(?i:Special\s+Publication))\s*(800-[0-9]+[A-D]?)"
            r"(?:,?\s*(?:Rev(?:ision|\.)?|r)\s*([0-9]+))?(?![0-9A-Za-z])"
        ),
        lambda match: f"NIST SP {match[1]}" + (f" Rev. {match[2]}" if match[2] else ""),
    ),
    (
        CitationKind.NIST,
        re.compile(r"\bFIPS\s*(?:PUB\s*)?([0-9]{2,3}(?:-[0-9])?)\b"),
        lambda match: f"FIPS {match[1]}",
    ),
    (
        CitationKind.FORM,
        re.compile(
            rf"\b(?:(SF|DD|OF|OPM|GSA|IRS)|(Standard|Optional))(?:\s+Form|(?<=F)|(?<=D))[\s-]+{_NO}"
            r"([0-9]{2,4}(?:-?[A-Z]{1,3}\b|-[0-9]+\b)?|(?:LLL|SAC|PPR)(?:-[A-Z])?\b)(?![0-9])"
        ),
        lambda match: f"{match[1] or {'Standard': 'SF', 'Optional': 'OF'}[match[2]]} {match[3]}",
    ),
    (
        CitationKind.OTHER,
        re.compile(r"\bFederal\s+Financial\s+Accounting\s+Technical\s+Release\s+([0-9]{1,2})\b"),
        lambda match: f"FASAB Technical Release {match[1]}",
    ),
    (
        CitationKind.OTHER,
        re.compile(r"\b([0-9]{1,2})\s+FAM\s+([0-9]{2,4})\b"),
        lambda m: f"{m[1]} FAM {m[2]}",
    ),
    (CitationKind.OTHER, re.compile(r"\bDoD\s+Instruction\s+([0-9]+\.[0-9]+)\b"), lambda m: f"DoDI {m[1]}"),
    (CitationKind.OTHER, re.compile(r"(?<![\w-])B-([0-9]{5,6})\b"), lambda match: f"GAO B-{match[1]}"),
)


def _find_named(text: str) -> _Found | None:
    """The first law, circular, memorandum, order, standard or form that has a number of its own."""
    found = (
        _Found(kind, key_of(match), match.start(), match.end())
        for kind, form, key_of in _NAMED
        if (match := form.search(text))
    )
    return min(found, key=lambda one: (one.start, -one.end), default=None)


_FORMS = (*(form for _, _, _, form in _CODES), _TFM, *(form for _, form, _ in _NAMED))
