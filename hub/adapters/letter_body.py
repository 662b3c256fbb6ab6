"""What a form says, as a letter says it: headings, labels and lists, wrapped to the width of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap
from typing import Any, Final

from hub.adapters.letter_words import (
    FACTS,
    HIDDEN,
    SECTIONS,
    identity,
    identity_label,
    in_swedish,
    is_time,
    label,
)
from hub.mappings.notes import CHECK, HEAD, as_read

#: Characters of a line.
WIDTH: Final = 78
_STEP: Final = "  "
_DASH: Final = "– "
#: Structures that are said in one line: a person, or a unit.
_IN_ONE_LINE: Final = frozenset(
    {
        "ansvarig",
        "samordningsansvarig",
        "övergripandeAnsvarig",
        "annanEnhet",
        "deltagare",
        "kontakter",
        "parter",
    }
)
_OTHER: Final = "Annan"
#: A unit's id beside its name, in a line of the hub's.
_UNIT_ID: Final = re.compile(r",? HSA-id SE\d{10}-[0-9A-Z]{1,20}| \(SE\d{10}-[0-9A-Z]{1,20}\)")


def body(document: dict[str, Any]) -> Iterator[str]:
    """The parts of the form below each other, each under its heading, with an empty line before it."""
    told: list[str] = []
    document = _without_hubs_lines(document, told)
    known = [name for name in SECTIONS if name in document]
    rest = [name for name in document if name not in SECTIONS]
    for name in (*known, *rest):
        lines = list(_member(name, document[name]))
        if not lines:
            continue
        yield ""
        heading = SECTIONS.get(name)
        if heading and isinstance(document[name], dict | list):
            yield from under(heading, "-")
            yield from _contents(name, document[name])
        else:
            yield from lines
    if told:
        yield ""
        yield from under("Övriga upplysningar", "-")
        for line in told:
            yield from wrapped(line, _STEP, "")


def under(heading: str, sign: str) -> list[str]:
    """A heading with a line of `sign` under it."""
    lines = wrap(heading, WIDTH)
    return [*lines, sign * max(map(len, lines))]


def wrapped(text: str, margin: str = "", first: str | None = None) -> list[str]:
    """The text in lines of the page's width, its own line breaks kept. `first`: what the first line has
    instead of the margin."""
    lines: list[str] = []
    for paragraph in text.strip().split("\n"):
        start = margin if lines or first is None else first
        lines += wrap(
            paragraph.rstrip(),
            WIDTH,
            initial_indent=start,
            subsequent_indent=margin,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return lines


def _contents(name: str, value: Any) -> Iterator[str]:
    """What stands under a heading: a structure's members, or a list's items."""
    if isinstance(value, list):
        for item in value:
            yield from _item(name, item)
    elif name == "samordnare":
        yield from _person_in_lines(value)
    else:
        for inner, said in value.items():
            yield from _member(inner, said)


def _member(name: str, value: Any) -> Iterator[str]:
    if name in FACTS:
        yield FACTS[name]
    elif name in HIDDEN or value in ("", None, [], {}):
        return
    elif name in _IN_ONE_LINE and isinstance(value, dict):
        if said := in_one_line(value):
            yield from _labelled(label(name), said)
    elif isinstance(value, dict) and name in SECTIONS and SECTIONS[name] is None:
        yield from _contents(name, value)
    elif isinstance(value, dict | list):
        yield from _structure(name, value)
    elif name == "identitet":
        yield f"{identity_label(value)}: {identity(value)}"
    else:
        yield from _labelled(label(name), _text(value))


def _structure(name: str, value: dict[str, Any] | list[Any]) -> Iterator[str]:
    if isinstance(value, list) and name == "lämnatAv":
        yield from _labelled(label(name), ", ".join(value).lower())
        return
    lines = list(_contents(name, value))
    if lines:
        yield f"{label(name)}:"
        yield from (f"{_STEP}{line}".rstrip() for line in lines)


def _item(name: str, item: Any) -> Iterator[str]:
    if not isinstance(item, dict):
        yield from wrapped(_text(item), _STEP, _DASH)
        return
    if name in _IN_ONE_LINE:
        yield from wrapped(in_one_line(item), _STEP, _DASH)
        return
    yield from wrapped(_text(item.get("text", "")), _STEP, _DASH)
    for inner, said in item.items():
        if inner != "text":
            yield from (f"{_STEP}{line}".rstrip() for line in _member(inner, said))


def _labelled(name: str, text: str) -> Iterator[str]:
    """`Plats: Kommunhuset`; a text of several lines stands below its label."""
    if not text:
        return
    if not name:
        yield from wrapped(text)
    elif "\n" in text:
        yield f"{name}:"
        yield from wrapped(text, _STEP)
    else:
        yield from wrapped(f"{name}: {text}", _STEP, "")


def _person_in_lines(person: dict[str, Any]) -> Iterator[str]:
    role = person.get("roll")
    shown = {name: said for name, said in person.items() if name != "roll" or role != _OTHER}
    for name, said in shown.items():
        yield from _member(name, said)


def in_one_line(item: dict[str, Any]) -> str:
    """`Testperson 1, den enskilde, tfn 010…, närvarade`; may be empty."""
    kind = item.get("slag")
    parts = [item.get("namn")]
    if kind in ("Den enskilde", "Närstående"):
        parts.append(kind.lower() if item.get("namn") else kind)
    for name in ("roll", "rubrik", "funktion", "yrke"):
        said = item.get(name)
        parts.append(None if said == _OTHER else _small(said))
    parts.append(item.get("enhet"))
    parts.append(f"tfn {item['telefon']}" if "telefon" in item else None)
    parts.append(item.get("epost"))
    parts.append(f"därifrån kommer {item['kommer']}" if "kommer" in item else None)
    if "närvarande" in item:
        parts.append("närvarade" if item["närvarande"] else "närvarade inte")
    return ", ".join(part for part in parts if part)


def _small(text: str | None) -> str | None:
    """With a small letter first, as it stands inside a line; not where it is an abbreviation."""
    return text if text is None or text[1:2].isupper() else text[:1].lower() + text[1:]


def _text(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    text = str(value).strip()
    return in_swedish(text) if is_time(text) else text


def _without_hubs_lines(value: Any, told: list[str]) -> Any:
    """The form with a person's words alone; the lines that the hub has written below them go to `told`,
    without their marks."""
    if isinstance(value, dict):
        return {name: _without_hubs_lines(inner, told) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_hubs_lines(inner, told) for inner in value]
    if not isinstance(value, str) or HEAD not in value:
        return value
    lines = value.split("\n")
    told += [_hubs(line) for line in lines if line.startswith(HEAD) and not line.startswith(CHECK)]
    return "\n".join(line for line in lines if not line.startswith(HEAD)).strip()


def _hubs(line: str) -> str:
    told = line.removeprefix(HEAD)
    return FACTS.get(told.partition(":")[0]) or in_swedish(as_read(_UNIT_ID.sub("", told)))
