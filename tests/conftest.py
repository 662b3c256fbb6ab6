"""What all tests share: which of them run on this machine, and the servers that some of them need."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from hub.sandbox.servers.packages import (
    POSTGRES_PACKAGE,
    RABBIT_PACKAGE,
    docker_answers,
    may_install,
    postgres_programs,
    programs_of,
    rabbit_programs,
    why_not,
)
from tests.shared_servers import AMQP, POSTGRES, Controller

pytest_plugins = ["tests.servers", "tests.figures"]

ROOT = Path(__file__).parent.parent
SPECIFICATION = ROOT.parent / "shared"
STANDARDS = SPECIFICATION / "standards"

#: Fixtures whose tests stop and break a server: those are never the ones named from outside.
_PRIVATE = {"private_postgres", "private_rabbit"}

#: What `make check-deep` asks for; `tests/formats/depth.py` says how much that is.
settings.register_profile("deep", deadline=None, print_blob=True)

_controller = pytest.StashKey[Controller]()


@pytest.fixture(scope="session")
def standards() -> Path:
    """The public standards that lie beside the clone; only tests marked `standards` may ask for it."""
    return STANDARDS


@pytest.fixture(scope="session")
def specification() -> Path:
    """The folder of the specification; only tests marked `specification` may ask for it."""
    return SPECIFICATION


def pytest_configure(config: pytest.Config) -> None:
    """The controller, not its workers, has the servers; a run of everything begins with their packages."""
    if hasattr(config, "workerinput"):
        return
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        _install_what_is_needed()
    config.stash[_controller] = Controller()


def pytest_unconfigure(config: pytest.Config) -> None:
    controller = config.stash.get(_controller, None)
    if controller is not None:
        controller.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need what is not here are deselected, not failed."""
    for item in items:
        if _PRIVATE & set(getattr(item, "fixturenames", ())):
            item.add_marker("private_servers")
    missing = [marker for marker, _ in _missing()]
    without = [item for item in items if any(map(item.get_closest_marker, missing))]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that says why tests were deselected."""
    for marker, why in _missing():
        terminalreporter.write_line(f"The tests marked `{marker}` were deselected: {why}.")


def _missing() -> list[tuple[str, str]]:
    """(marker, why) of the tests that cannot run here."""
    found = []
    if not STANDARDS.is_dir():
        found.append(("standards", "../shared/standards is not beside this clone"))
    if not (SPECIFICATION / "domain.md").is_file():
        found.append(("specification", "../shared/domain.md is not beside this clone"))
    if not _may_break_servers():
        found.append(("private_servers", "the servers are named from outside, and no packages are here"))
    return found


def _may_break_servers() -> bool:
    """Whether servers of one's own can be started, or nobody has named others instead."""
    named = POSTGRES in os.environ or AMQP in os.environ
    return not named or bool(postgres_programs() and rabbit_programs()) or docker_answers()


def _install_what_is_needed() -> None:
    """pytest.UsageError, in one sentence, where a server is neither named nor to be had."""
    for variable, package, find in (
        (POSTGRES, POSTGRES_PACKAGE, postgres_programs),
        (AMQP, RABBIT_PACKAGE, rabbit_programs),
    ):
        named = variable in os.environ
        if not (named or find() or (may_install() and programs_of(find, package)) or docker_answers()):
            raise pytest.UsageError(str(why_not(package, variable)))
