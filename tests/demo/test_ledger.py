"""The ledger: only ever added to, whole lines only, readable while it grows."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from hub.sandbox.systems.ledger import Ledger, Tail, read_lines


def test_a_line_is_on_disk_when_write_returns(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "ledger")) as ledger:
        ledger.write("received", id="1", unit="A")
        assert [line["id"] for line in read_lines(tmp_path / "ledger")] == ["1"]


def test_lines_are_numbered_across_a_restart(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "ledger")) as first:
        first.write("received", id="1")
    with closing(Ledger(tmp_path / "ledger")) as second:
        assert second.write("received", id="2")["n"] == 2
        assert [line["id"] for line in second.of("received")] == ["1", "2"]


def test_a_line_cut_off_by_a_crash_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    file.write_bytes(b'{"kind": "received", "id": "1"}\n{"kind": "recei')
    assert [line["id"] for line in read_lines(file)] == ["1"]


def test_a_tail_gives_each_line_once(tmp_path: Path) -> None:
    tail = Tail(tmp_path / "ledger")
    assert tail.read() == []
    with closing(Ledger(tmp_path / "ledger")) as ledger:
        ledger.write("received", id="1")
        assert [line["id"] for line in tail.read()] == ["1"]
        ledger.write("received", id="2")
        assert [line["id"] for line in tail.read()] == ["2"]
    assert [line["id"] for line in tail.lines] == ["1", "2"]


def test_a_tail_leaves_half_a_line_for_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    file.write_bytes(b'{"id": "1"}\n{"id"')
    tail = Tail(file)
    assert [line["id"] for line in tail.read()] == ["1"]
    with file.open("ab") as more:
        more.write(b': "2"}\n')
    assert [line["id"] for line in tail.read()] == ["2"]
