"""What the formats lose is what `domain.md` §7.3 says, cell by cell, and each deviation has its reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hub.kit.cells import COLUMNS, Mark
from hub.kit.loss_table import TableRow, as_text, signs, written_down
from hub.kit.probes import PROBES
from hub.mappings.safety import SAFETY, weighs
from tests.formats.golden import FORMATS

ROWS = written_down(Path(__file__).with_name("loss_table.yaml"))
#: The rows whose fields may never be lost in silence, and the gates among them (§7.3, general rule).
SAFE = (2, 3, *range(26, 32), 34, 36, 41, 43)
GATES = (2, 3, 29, 30)
NUMBERED = [pytest.param(row, id=f"{row.number} {row.field}") for row in ROWS]


@pytest.mark.parametrize("row", NUMBERED)
def test_each_cell_is_as_it_is_written_or_its_deviation_has_a_reason(row: TableRow) -> None:
    unexplained = {
        cell.column: f"«{cell.written}» is {as_text(cell.expected)}, the format does {as_text(cell.ours)}"
        for cell in row.cells
        if cell.deviates and cell.because is None
    }
    assert unexplained == {}


@pytest.mark.parametrize("row", NUMBERED)
def test_no_reason_is_given_for_a_cell_that_is_as_it_is_written(row: TableRow) -> None:
    assert [cell.column for cell in row.cells if cell.because and not cell.deviates] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.number in SAFE], ids=lambda row: row.field)
def test_no_safety_field_is_ever_dropped(row: TableRow) -> None:
    assert [cell.column for cell in row.cells if Mark.DROPPED in cell.ours] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.number in GATES], ids=lambda row: row.field)
def test_a_gate_refuses_what_has_no_place(row: TableRow) -> None:
    told_by_letter = {(29, "UPP"): (Mark.TEXT,)}
    for cell in row.cells:
        allowed = told_by_letter.get((row.number, cell.column), (Mark.NATIVE, Mark.REFUSED))
        assert len(cell.ours) == 1
        assert cell.ours[0] in allowed


@pytest.mark.parametrize("system", FORMATS)
def test_no_table_drops_a_safety_field(system: str) -> None:
    dropped = [
        (table.event, row.field)
        for table in vars(FORMATS[system])["documents"].tables()
        for row in table.losses()
        if row.action == "dropped" and row.field in SAFETY and weighs(row.field, table.event)
    ]
    assert dropped == []


def test_every_row_and_every_column_is_asked_for() -> None:
    assert [row.number for row in ROWS] == list(PROBES) == list(range(1, 52))
    assert set(COLUMNS.values()) == set(FORMATS)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("**R ✗** → paper", (Mark.REFUSED,)),
        ("? T prefix", (Mark.TEXT,)),
        ("✓≈ row", (Mark.NATIVE,)),
        ("T + phone", (Mark.TEXT,)),
        ("✓ confirm only; decline T", (Mark.NATIVE, Mark.TEXT)),
        ("✓ name required (R if unnamed)", (Mark.NATIVE, Mark.REFUSED)),
        ("hub id on paper", ()),
    ],
)
def test_a_cell_is_read_by_the_signs_in_it(cell: str, read: tuple[Mark, ...]) -> None:
    assert signs(cell) == read


@pytest.mark.specification
def test_the_cells_are_those_of_the_specification(specification: Path) -> None:
    text = (specification / "domain.md").read_text("utf-8").partition("### 7.3 LOSS TABLE")[2]
    found = re.findall(r"^\| (\d+) \|(.*)\|$", text.partition("\n### ")[0], re.MULTILINE)
    table = [(int(number), *(cell.strip() for cell in cells.split(" | "))) for number, cells in found]
    theirs = len(table[0]) - 2  # a system that the specification does not know has a column of our own
    assert table == [(row.number, row.field, *(cell.written for cell in row.cells[:theirs])) for row in ROWS]
