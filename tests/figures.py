"""Figures that tests record, added up over all of them and printed below the summary.

    add_figures(request, "Every pair", {"documents": 12, "refused by I-09": 1})

They travel with the tests' reports, so that workers' figures reach the one who prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

_NAME = "figures"


def add_figures(request: pytest.FixtureRequest, title: str, figures: Mapping[str, int]) -> None:
    """Adds the test's figures to those of the others under this title."""
    request.node.user_properties.append((_NAME, [title, dict(figures)]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each title."""
    for title, figures in _added_up(terminalreporter).items():
        told = ", ".join(f"{label} {number}" for label, number in sorted(figures.items()))
        terminalreporter.write_line(f"{title}: {told}.")


def _added_up(terminalreporter: pytest.TerminalReporter) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    for report in reports:
        for name, value in report.user_properties:
            if name == _NAME and report.when == "call":
                title, figures = value
                found.setdefault(title, Counter()).update(figures)
    return found
