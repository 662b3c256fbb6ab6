"""The whole demo: every promise holds through a sudden death, and nothing private is found outside."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hub.sandbox.story import wording
from hub.sandbox.story.cast import Cast
from hub.sandbox.systems.ledger import read_lines
from tests.servers import Databases

PRIVATE = (*Cast.numbers(), *(number[2:] for number in Cast.numbers()), "Testperson", *wording.ALL)


@pytest.mark.slow
def test_every_promise_holds_and_nothing_private_is_emitted(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    command = [sys.executable, "-m", "hub.cli", "demo", "--json", "--dir", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert list(told) == [
        *("accepted", "deliveries", "receipts", "duplicates_suppressed", "retransmissions"),
        *("lost", "doubled", "order_violations", "verify", "audit"),
    ]
    assert (told["lost"], told["doubled"], told["order_violations"]) == (0, 0, 0)
    assert told["accepted"] >= 200
    assert told["receipts"] > 0
    assert told["duplicates_suppressed"] > 0
    assert (told["verify"], told["audit"]) == ("ok", "ok")
    assert _units_told_of(done.stderr) == ["Prator", "Lifecare SP", "SAMSA", "letter"]
    for name, text in _emitted(folder, done).items():
        assert _private_in(text) == [], name


@pytest.mark.slow
def test_every_promise_holds_on_servers_where_a_worker_dies_too(
    tmp_path: Path, postgres_server: Databases, amqp_own_vhost: str
) -> None:
    folder = tmp_path / "demo"
    told = subprocess.run(
        [
            *(sys.executable, "-m", "hub.cli", "demo", "--json", "--messages", "40", "--dir", str(folder)),
            *("--database", postgres_server.url, "--bus", amqp_own_vhost),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    counts = json.loads(told.stdout)
    assert (counts["lost"], counts["doubled"], counts["order_violations"]) == (0, 0, 0)
    assert (counts["verify"], counts["audit"]) == ("ok", "ok")
    assert "one of the workers dies" in told.stderr
    for name, text in _emitted(folder, told).items():
        assert _private_in(text) == [], name
        assert urlsplit(postgres_server.url).password not in text, name


def test_the_demo_takes_both_servers_or_none() -> None:
    command = [sys.executable, "-m", "hub.cli", "demo", "--bus", "amqp://127.0.0.1/"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "together" in done.stderr


def test_the_search_for_private_things_finds_them() -> None:
    number = Cast.numbers()[0]
    assert _private_in(f"POST /inkorg?id={number}") == [number, number[2:]]
    assert _private_in(f"… {wording.NEED} …") == [wording.NEED]


def _units_told_of(shown: str) -> list[str]:
    """In which systems the closing of the whole SIP was seen, as the story tells it."""
    (line,) = (line for line in shown.splitlines() if "the plan is closed (Avslutad)" in line)
    return re.findall(r"\((Prator|Lifecare SP|SAMSA|letter)\)", line)


def _private_in(text: str) -> list[str]:
    return [private for private in PRIVATE if private in text]


def _emitted(folder: Path, done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """All that left a program other than as a document: output, logs, names of files, addresses; and what
    lies in the database as it lies there."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    lines = [line for file in folder.glob("*.ledger.jsonl") for line in read_lines(file)]
    return {
        "standard output": done.stdout,
        "standard error": done.stderr,
        "names of files": " ".join(str(file) for file in files),
        "addresses of deliveries": " ".join(str(line.get("path")) for line in lines),
        "ledgers": json.dumps(lines, ensure_ascii=False),
        **{file.name: file.read_text() for file in files if file.suffix in (".log", ".out")},
        **{file.name: file.read_bytes().decode("latin-1") for file in folder.glob("hub.db*")},
    }
