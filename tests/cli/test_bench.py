"""`hub bench`: its figures are there, and nothing is left running."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hub.adapters import ADAPTERS
from hub.cli import hub

FIGURES = {
    "profile",
    "messages_per_second",
    "ratio_to_raw",
    "cpu_ms_per_message",
    "receipt_p50_ms",
    "receipt_p99_ms",
    "rss_mib",
}


def _on(profile: str, request: pytest.FixtureRequest) -> list[str]:
    if profile == "embedded":
        return []
    database = request.getfixturevalue("postgres_empty_database")
    return ["--database", database, "--bus", request.getfixturevalue("amqp_own_vhost")]


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["embedded", "servers"])
def test_a_small_run_gives_every_figure_in_one_flat_object(profile: str, request: pytest.FixtureRequest):
    words = ["bench", "--profile", profile, "--messages", "40", "--cases", "8", "--json"]
    result = CliRunner().invoke(hub, [*words, *_on(profile, request)])
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert set(figures) >= FIGURES | {
        f"{kind}_us_{one}" for one in ADAPTERS for kind in ("parse", "verified_render")
    }
    assert all(isinstance(value, int | float) for name, value in figures.items() if name != "profile")
