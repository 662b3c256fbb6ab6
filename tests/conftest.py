"""What all tests share: which of them run on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STANDARDS = ROOT.parent / "shared" / "standards"


@pytest.fixture(scope="session")
def standards() -> Path:
    """The public standards that lie beside the clone; only tests marked `standards` may ask for it."""
    return STANDARDS


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without ../shared/standards the tests that need it are deselected, not failed."""
    if STANDARDS.is_dir():
        return
    without = [item for item in items if item.get_closest_marker("standards")]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in without]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that says why tests were deselected."""
    if not STANDARDS.is_dir():
        terminalreporter.write_line(
            "The tests marked `standards` were deselected: ../shared/standards is not beside this clone."
        )
