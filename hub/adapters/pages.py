"""The mapping page of a format: which document tells what, and where each field stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol, cast

from hub.adapters import ADAPTERS, OFFLINE_NOTE_KEY, adapter
from hub.adapters.document_set import DocumentSet
from hub.adapters.documents import RECEIPT
from hub.adapters.json_documents import JsonDocuments
from hub.canonical.codes import Event
from hub.mappings.pages import mapping_page

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


class _Tabled(Protocol):
    """A format that is tables: its documents, what it tells as another event, and what it never tells."""

    @property
    def documents(self) -> DocumentSet[Any]: ...

    @property
    def lowered(self) -> Mapping[Event, Event]: ...

    @property
    def refused(self) -> Mapping[Event, str]: ...


def mapping_pages() -> dict[str, str]:
    """Every format's page, by the name of its system."""
    return {system: _page(system, tabled(system)) for system in ADAPTERS}


def tabled(system: str) -> _Tabled:
    """The format of a system, as the tables that it is."""
    return cast(_Tabled, adapter(system, OFFLINE_NOTE_KEY))


def _page(system: str, one: _Tabled) -> str:
    title, _, tables = mapping_page(system, one.documents.tables()).partition("\n")
    text = _INTRODUCTION.format(
        system=system,
        module=system.replace("-", "_"),
        suffix="json" if isinstance(one.documents, JsonDocuments) else "xsd",
        events="\n".join(_events(one)),
        remark=_REMARKS.get(system, ""),
        receipt=RECEIPT,
    )
    return f"{title}\n\n{text}{tables.rstrip()}\n"


def _events(one: _Tabled) -> Iterator[str]:
    roots = {table.event: table.root for table in one.documents.tables()}
    for event in Event:
        if rule := one.refused.get(event):
            yield f"| `{event}` | refused ({rule}) |"
            continue
        told = one.lowered.get(event, event)
        as_other = f", as `{told}` with a line that says which it was" if told is not event else ""
        yield f"| `{event}` | `{roots[told]}`{as_other} |"
