"""How two spellings of one name are made alike.

Three forms, each looser than the one before. *Plain* keeps the words and their order. *Loose* keeps
the words that tell names apart, singular, written out and sorted, so that "TREASURY, DEPARTMENT OF
THE" and "U.S. Dept. of Treasury" are one. *Compact* joins the words, so that "Government-wide" and
"Governmentwide" are one.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST_NAME = 300

_FILLERS = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"})
_WRITTEN_OUT = {
    "admin": "administration",
    "asst": "assistant",
    "centre": "center",
    "corp": "corporation",
    "ctr": "center",
    "dept": "department",
    "fed": "federal",
    "govt": "government",
    "inst": "institute",
    "intl": "international",
    "lab": "laboratory",
    "mgmt": "management",
    "natl": "national",
    "st": "saint",
    "svc": "service",
    "svcs": "service",
}
# What every department has its own of; a name made of these alone says nothing outside its agency.
_GENERIC = frozenset(
    """
    acquisition administration administrator affair agency assistant attorney board budget bureau business
    capital chief civil commission committee communication compliance congressional contract council counsel
    customer data department departmental deputy development director directorate disadvantaged diversity
    division economist employment enforcement engineering enterprise equal ethic evaluation examination
    executive experience external finance financial general global government hearing appeal headquarter
    human immediate information inspector integrity intergovernmental internal international investigation
    judge law legal legislation legislative management media mission office officer official operation
    opportunity oversight performance personnel planning policy procurement program public region regional
    regulation regulatory relation research resource review right risk safety science secretary secretariat
    security service small solicitor special staff statistic strategic strategy supply support system
    technology training transformation under utilization
    """.split()
)
_NOT_A_WORD = re.compile(r"[\W_]+")
_LETTERS_APART = re.compile(r"\b\w(?: \w)+\b")
_LONE_S = re.compile(r"(?<=\w{2}) s\b")


def plain(text: str) -> str:
    """A name without case, punctuation and surplus blanks, its words in order.

    >>> plain("U.S. Women's  Bureau & Co."), plain("America s Heritage")
    ('us womens bureau and co', 'americas heritage')
    """
    return _plain_kept(text) if len(text) <= LONGEST_NAME else _plain(text)


def telling_words(text: str) -> list[str]:
    """The words of a name that tell it from others, in order: written out, singular, without fillers.

    "U.S." tells nothing at the beginning or before "Department"; elsewhere it does: an Administrative
    Office of the Courts may be that of a state.

    >>> telling_words("U.S. Dept. of the Interior")
    ['department', 'interior']
    """
    words = [_WRITTEN_OUT.get(word, word) for word in plain(text).split()]
    telling = [_singular(word) for word in words if word not in _FILLERS]
    return [
        word
        for before, word, after in zip(["", *telling], telling, [*telling[1:], ""], strict=False)
        if word != "us" or (before and after != "department")
    ]


def says_little(text: str) -> bool:
    """Whether a name tells nothing outside its agency: one word, or only words that all agencies use.

    >>> says_little("Office of Inspector General"), says_little("Office of Job Corps")
    (True, False)
    """
    words = telling_words(text)
    return len(words) < 2 or _GENERIC.issuperset(words)


def without_initials(words: list[str]) -> list[str]:
    """Words of a plain name without the short form of it that stands before or after them.

    >>> without_initials("veo veterans experience office".split())
    ['veterans', 'experience', 'office']
    """
    for short, rest in ((words[:1], words[1:]), (words[-1:], words[:-1])):
        initials = "".join(word[0] for word in rest if word not in _FILLERS)
        if len(initials) > 1 and short == [initials]:
            return rest
    return words


def loose(text: str) -> str:
    """A name as its telling words, sorted.

    >>> loose("TREASURY, DEPARTMENT OF THE") == loose("Department of Treasury")
    True
    """
    return " ".join(sorted(telling_words(text)))


def compact(text: str) -> str:
    """A name as its telling words, joined in order.

    >>> compact("Office of Government-wide Policy") == compact("Office of Governmentwide Policy")
    True
    """
    return "".join(telling_words(text))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFKC", folded).replace("&", " and ")
    text = _NOT_A_WORD.sub(" ", text).strip()
    text = _LETTERS_APART.sub(lambda found: found[0].replace(" ", ""), text)
    return _LONE_S.sub("s", text).replace("united states", "us")


# One text is looked at from many sides; only short ones are kept, because a source may hold anything.
_plain_kept = lru_cache(20_000)(_plain)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
