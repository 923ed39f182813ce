"""Names of parts that repeat what they are part of: "Department of Justice, Civil Division"."""

import re
from collections.abc import Mapping

from openqsmo.organizations.rules.names import loose, plain, telling_words

_JOINTS = " ,/-:"
_SHORT_FORM = re.compile(r"[A-Z][A-Z0-9&-]{0,11}")


def without_parent(name: str, parent_names: frozenset[str]) -> str:
    """The name of a part without its parent's, given in loose form, where it begins with that.

    Without a comma, slash or dash between them, the parent's name must hold two telling words and the
    rest begin with a capital: "Interior Business Center" is a name of its own.

    >>> without_parent("Department of Justice, Civil Division", frozenset({"department justice"}))
    'Civil Division'
    """
    words = name.split()
    for place in range(1, len(words)):
        before, after = " ".join(words[:place]), " ".join(words[place:])
        if loose(before) not in parent_names:
            continue
        is_joined = before[-1] in _JOINTS or after[0] in _JOINTS
        is_plainly_two = len(telling_words(before)) > 1 and after[0].isupper() and len(words) > place + 1
        if is_joined or is_plainly_two:
            return after.strip(_JOINTS)
    return name


def split_parent(name: str, parents: Mapping[str, str]) -> tuple[str, str | None]:
    """A part's name and the key of the body named after its last comma, looked up by its plain form.

    >>> split_parent("National Cancer Institute, NIH", {"nih": "hhs-nih"})
    ('National Cancer Institute', 'hhs-nih')
    """
    before, comma, after = name.rpartition(",")
    key = parents.get(plain(after)) if comma and before.strip() else None
    return (name, None) if key is None else (before.strip(), key)


def split_short_form(name: str) -> tuple[str, tuple[str, ...]]:
    """A name and, apart from it, its own short form in brackets at the end.

    >>> split_short_form("Office of Financial Research (OFR)")
    ('Office of Financial Research', ('OFR',))
    """
    full, bracket, short = name.removesuffix(")").rpartition(" (")
    if not bracket or not name.endswith(")") or not is_short_form(short):
        return name, ()
    return full, (short,)


def is_short_form(name: str) -> bool:
    """Whether a name is nothing but a short form in capitals.

    >>> is_short_form("USGS-NWRC"), is_short_form("Unicor")
    (True, False)
    """
    return _SHORT_FORM.fullmatch(name) is not None
