"""The mapping page of a format: which document tells what, and where each field stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from hub.adapters import OFFLINE_NOTE_KEY, prator, samsa
from hub.adapters.documents import RECEIPT, Documents
from hub.canonical.codes import Event
from hub.mappings.pages import mapping_page

_LOWERED: Final[dict[str, Mapping[Event, Event]]] = {"samsa": samsa.LOWERED, "prator": prator.LOWERED}
_INTRODUCTION: Final = """\
Written from the tables in `hub/mappings/{system}.py`; do not edit. Published schema:
`schemas/{system}/1/{system}.xsd`. Examples, good and bad: `contracts/{system}/`.

## Which document tells what

| Event | Document |
|---|---|
{events}
| a machine's receipt | `{receipt}` |

What becomes of a field: *own place* it stands there and comes back; *line in a text* it stands below a
person's text as `[via hub] …`, and comes back only where the line's check proves that the hub wrote it
(consent never does); *dropped* and *refused* are told to the sender with the reason.
"""


def mapping_pages() -> dict[str, str]:
    """Every format's page, by the name of its system."""
    return {
        samsa.SamsaAdapter.system: _page("samsa", samsa.SamsaAdapter(OFFLINE_NOTE_KEY).documents),
        prator.PratorAdapter.system: _page("prator", prator.PratorAdapter(OFFLINE_NOTE_KEY).documents),
    }


def _page(system: str, documents: Documents) -> str:
    title, _, tables = mapping_page(system, documents.tables()).partition("\n")
    events = "\n".join(_events(system, documents))
    text = _INTRODUCTION.format(system=system, events=events, receipt=RECEIPT)
    return f"{title}\n\n{text}{tables.rstrip()}\n"


def _events(system: str, documents: Documents) -> Iterator[str]:
    roots = {table.event: table.root for table in documents.tables()}
    for event in Event:
        told = _LOWERED[system].get(event, event)
        as_other = f", as `{told}` with a line that says which it was" if told is not event else ""
        yield f"| `{event}` | `{roots[told]}`{as_other} |"
