"""Whether the tests see that a system's tables are wrong: what the change can reach
of the contract cases, altered documents and written messages, asked as `tests/formats/test_golden.py`,
`test_altered.py` and `test_written.py` ask."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from hub.adapters import OFFLINE_NOTE_KEY
from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.errors import HubError
from hub.mappings.form import Form
from hub.mappings.words import Layout
from tests.deep.tables import forms_of, namespace_of
from tests.formats.altered import Altered, altered, read
from tests.formats.golden import FORMATS, assert_valid, documents, meaning
from tests.formats.written import Writing, seen, wanted, writings

#: Root, event and layout of a table.
Reached = tuple[str, Event, str | None]


_ALONE: dict[int, bool] = {}


@dataclass(frozen=True)
class Case:
    """Something that tests ask of a table. `holds` is given the adapter; a fault may also be raised."""

    name: str
    reached: Reached
    holds: Callable[[Any], bool]


@cache
def cases(system: str) -> tuple[Case, ...]:
    """All that reach a table: good documents, bad and altered ones, written messages."""
    return (*_good(system), *_bad(system), *_altered(system), *_written(system))


def _good(system: str) -> Iterator[Case]:
    for path in documents(system, "good"):
        raw = path.read_bytes()
        if reached := _reached(system, raw):
            meant = Message.model_validate(meaning(path)["canonical"])
            yield Case(f"good/{path.stem}", reached, partial(_is_good, raw=raw, meant=meant))


def _bad(system: str) -> Iterator[Case]:
    for path in documents(system, "bad"):
        raw = path.read_bytes()
        if reached := _reached(system, raw):
            error = meaning(path)["error"]
            yield Case(f"bad/{path.stem}", reached, partial(_is_refused, raw=raw, error=error))


def _altered(system: str) -> Iterator[Case]:
    for each in altered(system):
        if reached := _reached(system, each.original):
            yield Case(f"altered/{each.name}", reached, partial(_is_altered, each=each))


def _written(system: str) -> Iterator[Case]:
    for writing in writings(system):
        adapter = FORMATS[system]
        message = writing.message
        try:
            document = adapter.render(message).document
        except HubError:
            reached = _refusing(system, message)
        else:
            reached = _reached(system, document)
        if reached:
            yield Case(f"written/{writing.name}", reached, partial(_is_written, writing=writing))


def _reached(system: str, raw: bytes) -> Reached | None:
    tables: Any = FORMATS[system].documents
    try:
        document = tables.open(raw)
        if tables.is_receipt(document):
            return None
        table = tables.table_of(document)
    except HubError:
        return None
    return table.root, table.event, table.layout


def _refusing(system: str, message: Message) -> Reached | None:
    """The table that refuses a message: the last of its event, which is the newest layout."""
    reached = [_key(form) for form in forms_of(system) if form.event is message.event]
    return reached[-1] if reached else None


def _key(form: Form) -> Reached:
    layouts = [word.name for word in form.rows if isinstance(word, Layout)]
    return form.root, form.event, layouts[0] if layouts else None


def killer(system: str, forms: Sequence[Form]) -> str | None:
    """What kills the tables: `compile`, or the case that shows the fault; None where they survive."""
    if len(forms) < len(forms_of(system)):
        (gone,) = (form for form in forms_of(system) if all(form is not other for other in forms))
        return _judged(system, [gone], forms)
    changed = [(was, form) for was, form in zip(forms_of(system), forms, strict=True) if was is not form]
    for was, form in changed:
        if was.event is not form.event or not _stands_alone(system, was):
            killed = _judged(system, [was, form], forms)
        else:
            killed = _judged(system, [was], [form])
        if killed is not None:
            return killed
    return None


def _stands_alone(system: str, form: Form) -> bool:
    """Whether the form's cases hold without the other forms; not where a message is written after it."""
    if id(form) not in _ALONE:
        _ALONE[id(form)] = _judged(system, [form], [form]) is None
    return _ALONE[id(form)]


def _judged(system: str, about: Sequence[Form], forms: Sequence[Form]) -> str | None:
    """What kills these forms, of all that is asked of the forms in `about`."""
    adapter: Any = copy.copy(FORMATS[system])
    try:
        adapter.documents = _compiled(system, forms)
    except Exception:
        return "compile"
    keys = set(map(_key, about))
    return next(
        (case.name for case in cases(system) if case.reached in keys and not _holds(adapter, case)), None
    )


def _compiled(system: str, forms: Sequence[Form]) -> Any:
    """The documents of these tables alone. Raises Misconfigured."""
    documents: Any = FORMATS[system].documents
    return type(documents)(system, namespace_of(system), forms, OFFLINE_NOTE_KEY)


def _holds(adapter: Any, case: Case) -> bool:
    """A fault of any kind is seen by whoever runs the tests."""
    try:
        return case.holds(adapter)
    except Exception:
        return False


def _is_good(adapter: Any, raw: bytes, meant: Message) -> bool:
    parsed = adapter.parse(raw)
    if parsed != meant:
        return False
    rendered = adapter.render(parsed)
    if any(loss.action != "note" for loss in rendered.losses):
        return False
    return bool(adapter.parse(rendered.document) == parsed) and _is_valid(adapter.system, rendered.document)


@cache
def _is_valid(system: str, document: bytes) -> bool:
    """Whether the published schema has it so; most mutants write what was written before."""
    assert_valid(system, document)
    return True


def _is_refused(adapter: Any, raw: bytes, error: dict[str, Any]) -> bool:
    try:
        adapter.render(adapter.parse(raw))
    except HubError as got:
        facts = {"code": got.code, "status": got.status, "rule": got.rule, "path": got.path, "line": got.line}
        return {key: value for key, value in facts.items() if value is not None} == error
    return False


def _is_written(adapter: Any, writing: Writing) -> bool:
    return seen(adapter, writing) == wanted(writing)


def _is_altered(adapter: Any, each: Altered) -> bool:
    return read(adapter, each) == each.becomes
