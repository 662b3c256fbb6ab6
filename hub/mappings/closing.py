"""The last look at a table, when all its rows are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hub.mappings.accounts import Complaint, code_complaint
from hub.mappings.codecs import Code
from hub.mappings.fields import Field, leaves_within
from hub.mappings.outletting import Outletting
from hub.mappings.placing import Placing
from hub.mappings.scope import Build


def close(placing: Placing, outlets: Outletting) -> list[Complaint]:
    """What does not hold in the table as a whole; puts the losses into the order of the fields."""
    order = {path: index for index, path in enumerate(placing.accounts.leaves)}
    within = leaves_within(placing.accounts.event)
    outlets.outlets.sort(key=lambda outlet: order[within[outlet.loss.field][0]])
    return [
        *_codes(placing),
        *_required(placing),
        *_gates(placing, outlets),
        *_labels(outlets),
    ]


def _codes(placing: Placing) -> Iterator[Complaint]:
    for path, row in placing.rows.items():
        codec: Any = row.codec
        inner = getattr(codec, "codec", codec)
        full = placing.full(path)
        if isinstance(inner, Code) and full in placing.accounts.leaves:
            field = placing.accounts.leaves[full]
            if why := code_complaint(field, inner, placing.accounts.refused(full), None):
                yield Complaint("mapping.codes", full, why)
    for inner_placing in placing.inner.values():
        yield from _codes(inner_placing)


def _required(placing: Placing) -> Iterator[Complaint]:
    for build, fields in placing.builds.values():
        if not (build.forced or _has_source(build)):
            continue
        named = _names(build)
        for field in fields.values():
            if field.required and field.name not in named:
                why = "it must be there, and nothing is read into it"
                yield Complaint("mapping.no-source", field.path, why)
        if build.forced:
            yield from _only_noted(placing, build, fields)
    for inner in placing.inner.values():
        yield from _required(inner)


def _only_noted(placing: Placing, build: Build, fields: Mapping[str, Field]) -> Iterator[Complaint]:
    demanded = {name for name, _ in build.required} | {inner.name for inner in build.inner}
    demanded |= {name for name, _ in [*build.supplied, *build.given]}
    listed = {inner.rpartition(".")[2] for inner in placing.inner}
    for field in fields.values():
        if field.required and field.name in _names(build) - demanded - listed:
            yield Complaint("mapping.no-source", field.path, "it must be there, and only a note holds it")


def _has_source(build: Build) -> bool:
    return bool(build.values or build.given or build.chosen or any(map(_has_source, build.inner)))


def _names(build: Build) -> set[str]:
    pairs = [*build.values, *build.supplied, *build.given]
    return {name for name, *_ in pairs} | {inner.name for inner in build.inner}


def _gates(placing: Placing, outlets: Outletting) -> Iterator[Complaint]:
    for gate in outlets.gates:
        path = gate.word.path
        field = placing.find(path)[-1]
        if field.required or path in placing.rows or path in placing.inner:
            continue
        if outlets.expected(path, field) not in gate.allowed:
            yield Complaint("mapping.refuse", path, "what is read where nothing is said would be refused")


def _labels(outlets: Outletting) -> Iterator[Complaint]:
    heads = [f"{note.label}: " for note in outlets.read_notes]
    for index, note in enumerate(outlets.read_notes):
        head = heads[index]
        if head in heads[:index]:
            yield Complaint("mapping.label", note.path, "another note has the same label")
        for told in outlets.told:
            if told.startswith(head) or head.startswith(told):
                yield Complaint("mapping.label", note.path, "a told line could be taken for this note")
