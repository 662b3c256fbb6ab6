"""When two spellings are the same unit's name, and when a name stands in a text (`domain.md` App. B).

Case, composed letters, kinds of space, «INKORG» and «kommun» may differ; nothing else may. Names are
never compared by likeness.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: A word keeps what joins it inside («Sala-Heby», «S:t», «sala.se»), so that no part of it is a name.
_TOKEN = re.compile(r"\w+(?:[-–:.'’/&@+]+\w+)*|[^\w\s]|\n")
_BOX = "inkorg"
_MUNICIPALITY = "kommun"


def tokens(text: str) -> list[str]:
    """The words, marks and line breaks of a text, in its own letters."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text))


@lru_cache(maxsize=4096)
def phrase(name: str) -> str:
    """A name as it is compared: lower case, single spaces, without a trailing «INKORG»."""
    words = [token.casefold() for token in tokens(name)]
    if len(words) > 1 and words[-1] == _BOX:
        del words[-1]
    return " ".join(words)


@lru_cache(maxsize=4096)
def loose(name: str) -> str:
    """As `phrase`, and without the word «kommun» where another word remains."""
    words = [word for word in phrase(name).split(" ") if word != _MUNICIPALITY]
    return " ".join(words) or phrase(name)
