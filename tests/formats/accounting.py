"""Whether a loss report is true: nothing differs unnamed, nothing is named that was not there, what is told
stands in the document. Decided from the messages and the document alone, not from the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from hub.adapters import OFFLINE_NOTE_KEY, adapter
from hub.adapters.seam import Rendered
from hub.canonical.codes import LossAction
from hub.canonical.message import Message
from hub.kit.schemas import validate
from tests.formats.golden import differing, not_named, said
from tests.formats.looking import look

_GONE = (LossAction.DROPPED, LossAction.SIDE_LETTER)


def arrived(system: str, rendered: Rendered) -> Message:
    """What the system reads in the document; each further document is one that it reads as well."""
    messages = []
    for document in (rendered.document, *(each.document for each in rendered.further)):
        validate(system, document)
        messages.append(adapter(system, OFFLINE_NOTE_KEY).parse(document))
    assert all(isinstance(message, Message) for message in messages)
    assert [message.id for message in messages[1:]] == [each.id for each in rendered.further]
    return messages[0]


def complaints(message: Message, there: Message, rendered: Rendered) -> list[str]:
    """What is wrong with the report of a message that became documents and was read there as another."""
    differ = differing(message, there)
    found = [f"{path} differs, and no line says so" for path in not_named(differ, message, rendered.losses)]
    fields = [loss.field for loss in rendered.losses]
    found += [f"{field} has two lines" for field in {each for each in fields if fields.count(each) > 1}]
    found += [f"{loss.field}: a line without a word" for loss in rendered.losses if not loss.text.strip()]
    found += [f"{field} is named and was nowhere" for field in set(fields) - _present(message, there)]
    gone = {loss.field for loss in rendered.losses if loss.action in _GONE}
    found += [f"{field} is said to be gone, and is there" for field in gone - _with_outer(differ)]
    told = {loss.field for loss in rendered.losses if loss.action is LossAction.NOTE} - gone
    waited = {path for path in differ if under(path, told) and not under(path, gone)}
    found += [f"{field} is said to be told, and is not" for field in _untold(waited, message, rendered)]
    return sorted(found)


def texts(message: Message) -> Iterator[tuple[str, str]]:
    """Each text that a person or a system wrote in a message, with its path; no codes, no moments."""
    yield from _texts(message.model_dump(), "")


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, path)
    elif type(value) is str:
        yield path, value


def under(path: str, fields: Iterable[str]) -> bool:
    """Whether a path is one of the fields or inside one."""
    return any(path == field or path.startswith(f"{field}.") for field in fields)


def _present(*messages: Message) -> set[str]:
    """Every field that has a value in one of the messages."""
    dumped = (message.model_dump(mode="json") for message in messages)
    return _with_outer({path.rstrip("#") for each in dumped for path, _ in said(each)})


def _with_outer(paths: set[str]) -> set[str]:
    """The paths, and every field that one of them is in."""
    found = set()
    for path in paths:
        while path and path not in found:
            found.add(path)
            path = path.rpartition(".")[0]
    return found


def _untold(paths: set[str], message: Message, rendered: Rendered) -> list[str]:
    """Those of the paths whose text is in none of the documents."""
    if not paths:
        return []
    shown = "".join(
        _squeezed(look(document, "").everything())
        for document in (rendered.document, *(each.document for each in rendered.further))
    )
    cuts = 2 * len(rendered.further)
    return [path for path, text in texts(message) if path in paths and not _in(shown, _squeezed(text), cuts)]


def _in(shown: str, text: str, cuts: int) -> bool:
    """Whether a text is shown, but for the places where it may have been cut to go on in another document."""
    pieces = [text[start : start + 60] for start in range(0, len(text), 60)] if cuts else [text]
    return sum(piece not in shown for piece in pieces) <= cuts


_LOOSE = re.compile(r"\\n|\\|\s")


def _squeezed(text: str) -> str:
    """The text without blanks, breaks and the signs that the hub's lines hold them with."""
    return _LOOSE.sub("", text)
