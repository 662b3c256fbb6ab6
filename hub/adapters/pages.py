"""The mapping page of a format: which document tells what, and where each field stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from hub.adapters import (
    ADAPTERS,
    OFFLINE_NOTE_KEY,
    adapter,
    cosmic_lowering,
    lifecare_sp,
    manual,
    prator,
    samsa,
)
from hub.adapters.document_set import DocumentSet
from hub.adapters.documents import RECEIPT
from hub.adapters.json_documents import JsonDocuments
from hub.canonical.codes import Event
from hub.mappings.pages import mapping_page

_LOWERED: Final[dict[str, Mapping[Event, Event]]] = {
    "cosmic-link": cosmic_lowering.LOWERED,
    "lifecare-sp": lifecare_sp.LOWERED,
    "manual": manual.LOWERED,
    "prator": prator.LOWERED,
    "samsa": samsa.LOWERED,
}
_REFUSED: Final[dict[str, Mapping[Event, str]]] = {
    "cosmic-link": cosmic_lowering.REFUSED,
    "lifecare-sp": lifecare_sp.REFUSED,
    "manual": manual.REFUSED,
    "prator": prator.REFUSED,
    "samsa": samsa.REFUSED,
}
#: What a reader must know of a system's documents beside the tables.
_REMARKS: Final = {
    "cosmic-link": "Each document stands in a SOAP 1.1 envelope (`kuvert.xsd`): `Korrelation`, which holds\n"
    "the hub's own numbers, in its Header beside the LogicalAddress, and the rest in its Body.\n\n",
}
_INTRODUCTION: Final = """\
Written from the tables in `hub/mappings/{module}`; do not edit. Published schema:
`schemas/{system}/1/{system}.{suffix}`. Examples, good and bad: `contracts/{system}/`.

{remark}## Which document tells what

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
    return {system: _page(system, _documents(system)) for system in ADAPTERS}


def _documents(system: str) -> DocumentSet[Any]:
    documents: DocumentSet[Any] = vars(adapter(system, OFFLINE_NOTE_KEY))["documents"]
    return documents


def _page(system: str, documents: DocumentSet[Any]) -> str:
    title, _, tables = mapping_page(system, documents.tables()).partition("\n")
    events = "\n".join(_events(system, documents))
    text = _INTRODUCTION.format(
        system=system,
        module=system.replace("-", "_"),
        suffix="json" if isinstance(documents, JsonDocuments) else "xsd",
        events=events,
        remark=_REMARKS.get(system, ""),
        receipt=RECEIPT,
    )
    return f"{title}\n\n{text}{tables.rstrip()}\n"


def _events(system: str, documents: DocumentSet[Any]) -> Iterator[str]:
    roots = {table.event: table.root for table in documents.tables()}
    for event in Event:
        if rule := _REFUSED.get(system, {}).get(event):
            yield f"| `{event}` | refused ({rule}) |"
            continue
        told = _LOWERED[system].get(event, event)
        as_other = f", as `{told}` with a line that says which it was" if told is not event else ""
        yield f"| `{event}` | `{roots[told]}`{as_other} |"
