"""How text is written in a document does not change what it says; what XML cannot carry is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.adapters import ADAPTERS, OFFLINE_NOTE_KEY, adapter
from hub.canonical.message import Message
from hub.errors import HubError
from hub.mappings.notes import HEAD
from tests.formats.accounting import texts
from tests.formats.golden import documents
from tests.formats.variants import pasted

#: Written so in the document → what a person wrote.
SAME = {
    ".xml": {
        "\r\n": "\n",
        "&#13;&#10;": "\n",
        "&#xD;": "\n",
        "\r": "\n",
        "&amp;amp;": "&amp;",
        "<![CDATA[<b>&lt;]]>": "<b>&lt;",
        "]]&gt;": "]]>",
        "&#x1F600;": "\U0001f600",
        "e\u0301": "e\u0301",
        "\u200f\u202e": "\u200f\u202e",
    },
    ".json": {
        "\\r\\n": "\n",
        "\\r": "\n",
        "&amp;": "&amp;",
        "]]>": "]]>",
        "\\u003c\\/b>": "</b>",
        "\\ud83d\\ude00": "\U0001f600",
        "e\\u0301": "e\u0301",
        "\\u200f\\u202E": "\u200f\u202e",
        "\\\\n": "\\n",
    },
}
#: What no document may hold, however it is written.
REFUSED = {
    ".xml": ("&#0;", "&#8;", "\x08", "&#xFFFE;", "&nejdå;", "&#xD800;", "<!-- nej -->", "<?nej?>"),
    ".json": ("\\u0000", "\\u0008", "\x08", "\\ufffe", "\\ud800", "\r\n", "\\x41"),
}


def _read(system: str, raw: bytes) -> Message:
    message = adapter(system, OFFLINE_NOTE_KEY).parse(raw)
    assert isinstance(message, Message)
    return message


def _with_text(system: str) -> Iterator[tuple[str, bytes, str, str]]:
    """(kind of document, document, path, text) of one text in each of the system's cases that has any."""
    for document in documents(system, "good"):
        raw = document.read_bytes()
        message = adapter(system, OFFLINE_NOTE_KEY).parse(raw)
        if not isinstance(message, Message) or HEAD.encode() in raw:
            continue
        long = dict(texts(pasted(message, "")))
        for path, text in texts(message):
            whole = text.encode()
            if long.get(path) == f"{text}\n\n" and raw.count(whole) == 1 and "&" not in text:
                yield document.suffix, raw, path, text
                break


@pytest.mark.parametrize("system", ADAPTERS)
def test_text_says_the_same_however_it_is_written(system: str) -> None:
    found = list(_with_text(system))
    assert len(found) > 5
    for kind, raw, path, text in found:
        for written, said in SAME[kind].items():
            hostile = raw.replace(text.encode(), f"a{written}z".encode())
            assert (path, f"a{said}z") in texts(_read(system, hostile)), (path, written)


@pytest.mark.parametrize("system", ADAPTERS)
def test_what_no_text_may_hold_is_refused_and_not_shown(system: str) -> None:
    kind, raw, _, text = next(_with_text(system))
    for written in REFUSED[kind]:
        with pytest.raises(HubError) as refused:
            _read(system, raw.replace(text.encode(), f"Hemligt{written}z".encode()))
        assert "Hemligt" not in f"{refused.value} {refused.value.advice}"
