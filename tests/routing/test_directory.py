"""Finding units, and reading and checking lists of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hub.canonical.people import UnitRef
from hub.errors import Malformed
from hub.routing.directory import Directory, Unit, unit_key
from hub.routing.findings import check
from hub.routing.regions import Regions
from hub.routing.unit_list import load_units, read_units
from tests.routing.conftest import LIST, vas, vgr

ON = date(2026, 3, 2)
HEADER = "hsa_id;name;type;principal;region"
ROW = f"{vas(201)};Vårdcentralen Sala;region-primary;region;vastmanland"


def unit(number: int, name: str, **more: Any) -> Unit:
    fields = {"type": "municipality-unit", "principal": "municipality", "region": "vastmanland", **more}
    return Unit(hsa_id=vas(number), name=name, system=fields.pop("system", "prator"), **fields)


@pytest.mark.parametrize(
    "name",
    [
        "Skövde kommun Vård och omsorg INKORG",
        "Skövde kommun Vård och omsorg",
        "Skövde Vård och omsorg inkorg",
        "skövde\u00a0kommun  vård och omsorg",
        "Sko\u0308vde kommun Va\u030ard och omsorg",
    ],
)
def test_a_name_is_found_whatever_its_case_spaces_inkorg_and_kommun(directory: Directory, name: str) -> None:
    found = directory.find(UnitRef(name=name), ON)
    assert found is not None
    assert found.hsa_id == vgr(104)


@pytest.mark.parametrize(
    "name", ["Skövde kommun Vård", "Skövde Vård o omsorg", "Vårdcentralen Salla", "INKORG", "kommun"]
)
def test_a_name_is_never_found_by_likeness(directory: Directory, name: str) -> None:
    assert directory.find(UnitRef(name=name), ON) is None


@pytest.mark.parametrize(
    "hsa",
    [
        vas(201),
        vas(201).lower(),
        f"1.2.752.129.2.1.4.1#{vas(201)}",
        f"urn:oid:1.2.752.29.4.19:{vas(201)}"[:80],
    ],
)
def test_an_hsa_id_is_found_under_any_of_its_forms(directory: Directory, hsa: str) -> None:
    found = directory.find(UnitRef(name="x", hsa_id=hsa), ON)
    assert found is not None
    assert found.name == "Vårdcentralen Sala"


def test_a_reference_that_is_no_hsa_id_finds_nothing(directory: Directory) -> None:
    assert directory.find(UnitRef(name="Vårdcentralen Sala", hsa_id="ingen"), ON) is None


def test_a_name_that_two_units_have_finds_neither() -> None:
    both = Directory([unit(1, "Elevhälsan"), unit(2, "Elevhälsan")])
    assert both.find(UnitRef(name="Elevhälsan"), ON) is None


def test_a_name_that_a_closed_unit_left_behind_finds_the_one_in_operation() -> None:
    both = Directory([unit(1, "Biståndet", valid_to=date(2025, 1, 1)), unit(2, "Biståndet")])
    found = both.find(UnitRef(name="Biståndet"), ON)
    assert found is not None
    assert found.hsa_id == vas(2)


def test_children_and_ancestors_follow_part_of(directory: Directory) -> None:
    assert {child.hsa_id for child in directory.children(vgr(11), ON)} == {vgr(101), vgr(113), vgr(150)}
    assert [above.hsa_id for above in directory.ancestors(vgr(101), ON)] == [vgr(11)]


def test_ancestors_end_where_part_of_goes_round() -> None:
    circle = Directory([unit(1, "A", part_of=vas(2)), unit(2, "B", part_of=vas(1))])
    assert [above.hsa_id for above in circle.ancestors(vas(1), ON)] == [vas(2)]


def test_those_who_answer_for_a_heading_may_stand_deep_below_it() -> None:
    tree = [
        unit(1, "Kommunen", type="municipality-top"),
        unit(2, "Förvaltningen", part_of=vas(1)),
        unit(3, "Mottagningen", part_of=vas(2), base_responsibility=True),
        unit(4, "Flyttad", part_of=vas(1), default_inbox=True, valid_to=date(2025, 1, 1)),
        unit(4, "Flyttad", part_of=vas(9), default_inbox=True, valid_from=date(2025, 1, 2)),
    ]
    assert [found.hsa_id for found in Directory(tree).answering_for(vas(1), ON)] == [vas(3)]
    assert [found.hsa_id for found in Directory(tree).answering_for(vas(1), date(2024, 1, 1))] == [
        vas(3),
        vas(4),
    ]


def test_the_key_of_an_unknown_unit_is_the_same_however_its_name_is_spelt() -> None:
    key = unit_key(UnitRef(name="Någon  enhet"), None)
    assert key == unit_key(UnitRef(name="NÅGON ENHET"), None)
    assert key.startswith("name:")
    assert len(key) == 21


def test_the_example_list_lacks_only_one_default_inbox(regions: Regions) -> None:
    found = check(load_units(LIST), regions)
    assert [(finding.code, finding.hsa_id) for finding in found] == [("municipality.no-inbox", vgr(18))]


@pytest.mark.parametrize("name", ["vastmanland", "vastra-gotaland"])
def test_the_example_list_has_plenty_of_units_of_each_region(name: str) -> None:
    assert sum(unit.region == name for unit in load_units(LIST)) >= 25


@pytest.mark.parametrize(
    "text", [f"{HEADER}\n{ROW}\n", f"\ufeff{HEADER}\r\n{ROW}\r\n\r\n", f"{HEADER}\n{ROW}".replace(";", ",")]
)
def test_a_list_is_read_with_either_delimiter_line_end_or_byte_order_mark(text: str) -> None:
    (only,) = read_units(text.encode())
    assert only.name == "Vårdcentralen Sala"


@pytest.mark.parametrize(
    ("raw", "code", "line", "column"),
    [
        (f"{HEADER}\n{ROW}\n{ROW};x\n", "directory.columns", 3, "header"),
        (f"{HEADER};colour\n{ROW};x\n", "directory.header", 1, "header"),
        (f"{HEADER};name\n{ROW};x\n", "directory.header", 1, "header"),
        ("hsa_id;name\nx;y\n", "directory.header", 1, "header"),
        ("", "directory.header", 1, "header"),
        (f"{HEADER}\n{ROW}\n{ROW.replace('region-primary', 'castle')}\n", "directory.value", 3, "type"),
        (f"{HEADER}\n{ROW.replace(vas(201), '201')}\n", "directory.value", 2, "hsa_id"),
        (f"{HEADER};valid_to\n{ROW};31/12\n", "directory.value", 2, "valid_to"),
        (f"{HEADER};default_inbox\n{ROW};kanske\n", "directory.value", 2, "default_inbox"),
        (f'{HEADER}\n{ROW}\n"{ROW}\n', "directory.csv", 3, "header"),
        (f"{HEADER}\n{ROW}\n".encode("latin-1"), "directory.encoding", 2, "header"),
    ],
)
def test_a_list_with_a_fault_says_line_and_column_and_nothing_of_the_cell(
    raw: str | bytes, code: str, line: int, column: str
) -> None:
    with pytest.raises(Malformed) as refused:
        read_units(raw)
    error = refused.value
    assert (error.code, error.line, error.path) == (code, line, column)
    assert not any(cell in str(error) for cell in ("castle", "31/12", "kanske", "colour"))


@pytest.mark.parametrize(
    ("units", "code"),
    [
        ([unit(1, "A", part_of=vas(9))], "part-of.missing"),
        ([unit(1, "A", part_of=vas(2)), unit(2, "B", part_of=vas(1))], "part-of.circle"),
        ([unit(1, "A"), unit(2, "a INKORG")], "name.twice"),
        ([unit(1, "A", type="municipality-top")], "municipality.no-base-unit"),
        ([unit(1, "A", system="fax")], "system.unknown"),
        ([unit(1, "A", valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))], "validity.reversed"),
        ([unit(1, "A"), unit(1, "A2", valid_from=date(2026, 1, 1))], "validity.overlap"),
        ([unit(1, "A", region="elsewhere")], "region.unknown"),
        ([unit(1, "A", system=None)], "address.missing"),
        ([unit(1, "A", system=None, fallback_channel="phone")], "phone.missing"),
    ],
)
def test_a_list_that_is_odd_is_found_out(units: list[Unit], code: str, regions: Regions) -> None:
    assert code in [finding.code for finding in check(units, regions)]


def test_the_same_name_in_two_periods_is_not_odd(regions: Regions) -> None:
    units = [unit(1, "A", valid_to=date(2025, 1, 1)), unit(2, "A", valid_from=date(2025, 1, 2))]
    assert check(units, regions) == ()


def test_a_unit_keeps_what_it_was_given_when_it_is_copied() -> None:
    copy = unit(1, "A").model_copy(update={"name": "B"})
    assert (copy.name, copy.hsa_id) == ("B", vas(1))
    assert Unit.model_validate_json(copy.model_dump_json()) == copy
