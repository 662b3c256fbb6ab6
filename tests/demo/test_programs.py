"""What the story runs: programs that are always stopped, a clock that only goes forward, systems apart."""

from __future__ import annotations

import ast
import os
from datetime import timedelta
from pathlib import Path

import pytest

from hub.clock import ShiftedClock
from hub.sandbox import systems
from hub.sandbox.story.clock import DemoClock
from hub.sandbox.story.processes import DidNotStart, Program, stop_all

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('{}', flush=True)
time.sleep(60)
"""


def program(folder: Path, code: str) -> Program:
    return Program("one", ["-c", code], folder, dict(os.environ))


def test_a_program_says_when_it_is_ready(tmp_path: Path) -> None:
    one = program(tmp_path, "import time; print('{\"port\": 1}', flush=True); time.sleep(60)").start()
    assert one.first_line() == {"port": 1}
    one.stop()
    assert not one.is_running


def test_a_program_that_ends_before_it_is_ready_is_told(tmp_path: Path) -> None:
    one = program(tmp_path, "import sys; sys.exit('no')").start()
    with pytest.raises(DidNotStart):
        one.first_line()
    assert "no" in one.log.read_text()


def test_a_program_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    one = program(tmp_path, STUBBORN).start()
    one.first_line()
    one.stop(patience_seconds=0.1)
    assert not one.is_running


def test_everything_that_was_started_can_be_stopped_at_once(tmp_path: Path) -> None:
    several = [
        Program(str(n), ["-c", "import time; time.sleep(60)"], tmp_path, dict(os.environ)) for n in (1, 2)
    ]
    for one in several:
        one.start()
    stop_all()
    assert not any(one.is_running for one in several)


def test_a_killed_program_can_be_started_again(tmp_path: Path) -> None:
    one = program(tmp_path, STUBBORN).start()
    one.first_line()
    first = one.pid
    one.kill()
    one.start()
    assert one.is_running
    assert one.pid != first
    one.kill()


def test_the_demo_clock_moves_the_hubs_clock(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path / "clock")
    clock.forward(timedelta(days=2))
    clock.forward(timedelta(hours=1))
    ahead = ShiftedClock(tmp_path / "clock").now() - clock.now()
    assert abs(ahead) < timedelta(minutes=1)
    assert (tmp_path / "clock").read_text() == f"{2 * 86_400 + 3_600}\n"


def test_the_simulated_systems_import_nothing_of_the_hub() -> None:
    folder = Path(systems.__file__).parent
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            modules = _imported(node)
            outside = [name for name in modules if name.startswith("hub") and not _is_ours(name)]
            assert outside == [], file.name


def _is_ours(name: str) -> bool:
    return name == systems.__name__ or name.startswith(f"{systems.__name__}.")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
