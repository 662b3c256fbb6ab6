"""The house keeps its own rules: what may be imported where, what is documented, what is never written."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HUB = ROOT / "hub"
TEXTS = {".py", ".md", ".yaml", ".yml", ".toml", ".xsd", ".xml", ".csv", ".cfg", ".ini", ""}
NOT_OURS = {
    ".venv",
    ".git",
    "var",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    "__pycache__",
}
MODULES = sorted(HUB.rglob("*.py"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        if path.is_file() and path.suffix in TEXTS and not NOT_OURS.intersection(inside):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> set[str]:
    """The modules that a file imports, whole names."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def importers(*modules: str) -> set[str]:
    """The files of the hub that import any of these, or anything below them."""
    return {
        name(path)
        for path in MODULES
        if any(one == module or one.startswith(f"{module}.") for one in imported(path) for module in modules)
    }


# what may be used where --------------------------------------------------------------------------


def test_only_the_hardened_reader_reads_xml():
    assert importers("xml", "defusedxml", "lxml") <= {"hub/mappings/xml.py", "hub/kit/schemas.py"} | {
        place
        for place in importers("xml", "lxml")
        if place.startswith("hub/sandbox/systems/") or writes_only(place)
    }


READS_XML = re.compile(
    r"\b(?:fromstring|iterparse|XMLParser|XMLPullParser|ElementTree\.parse|etree\.(?:parse|XML))\b"
)


def writes_only(place: str) -> bool:
    """Whether a file uses the XML library without parsing anything."""
    return READS_XML.search((ROOT / place).read_text("utf-8")) is None


def test_only_the_hardened_reader_reads_json_that_comes_from_outside():
    reads = re.compile(r"\b(?:json|orjson)\.loads?\(")
    inputs = [
        *(HUB / "edges").rglob("*.py"),
        *(HUB / "adapters").rglob("*.py"),
        *(HUB / "channels").rglob("*.py"),
    ]
    assert [name(path) for path in inputs if reads.search(path.read_text("utf-8"))] == []


def test_only_settings_read_the_environment():
    asks = re.compile(r"\bos\.(?:environ|getenv)\b|\bimport environ\b")
    found = {name(path) for path in MODULES if asks.search(path.read_text("utf-8"))}
    assert {place for place in found if not place.startswith("hub/sandbox/")} <= {"hub/settings.py"}


def test_every_statement_of_sql_is_in_the_store():
    assert {
        place for place in importers("sqlalchemy", "sqlite3") if not place.startswith("hub/store/")
    } == set()


#: They hand every error on: to the one who asked for the work, or after a transaction is rolled back.
CATCHES_ALL = {"hub/store/writer.py", "hub/store/postgres.py"}


def test_no_file_catches_everything():
    broad = re.compile(r"^\s*except(?:\s+(?:Base)?Exception\b[^:]*)?:", re.MULTILINE)
    assert {name(path) for path in MODULES if broad.search(path.read_text("utf-8"))} <= CATCHES_ALL


# what is written down ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_each_module_says_in_a_sentence_what_it_is(path: Path):
    assert path.read_text("utf-8").strip() == "" or ast.get_docstring(tree(path))


#: The simulated systems and the migrations have no readers but their own.
READ_BY_OTHERS = [
    path for path in MODULES if not name(path).startswith(("hub/sandbox/", "hub/store/migrations/"))
]


@pytest.mark.parametrize("path", READ_BY_OTHERS, ids=name)
def test_each_public_class_and_function_has_a_docstring(path: Path):
    inside = tree(path).body
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    public = [node for node in inside if isinstance(node, kinds) and not node.name.startswith("_")]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_function_is_longer_than_sixty_lines(path: Path):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        f"{node.name}: {node.end_lineno - node.lineno}"
        for node in ast.walk(tree(path))
        if isinstance(node, kinds) and node.end_lineno and node.end_lineno - node.lineno > 60
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "util", "common", "helpers", "helper", "manager", "service", "misc"}
    assert [name(path) for path in MODULES if path.stem in empty or path.parent.name in empty] == []


# what is never written ----------------------------------------------------------------------------

UNFINISHED = re.compile(
    r"\b(?:TO" + r"DO|FIX" + r"ME|XXX)\b|NotImplemented" + r"Error|pytest\.(?:skip|xfail)|mark\.skip"
)
ELSEWHERE = re.compile(
    r"/(?:home|root|Users|work|tmp/bash)/|(?:https?|git)://[^\s/]*(?:registry|artifactory|nexus)\b|extra-index"
    + "-url"
)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name(path)}:{number}"
        for path in files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", errors="ignore").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_nothing_is_left_unfinished_and_no_test_is_passed_over():
    assert lines_with(UNFINISHED) == []


def test_nothing_names_a_place_outside_the_clone():
    assert lines_with(ELSEWHERE) == []


def test_nothing_speaks_of_how_it_came_about():
    """Code says what holds and why; who asked for it when is the history's business."""
    assert lines_with(re.compile(r"\b(?:issue|ticket|session) \d+\b|\bas requested\b", re.IGNORECASE)) == []


# what a newcomer types ----------------------------------------------------------------------------

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TARGETS = ("setup", "demo", "test", "run", "check", "bench", "clean")

#: What is imported under another name than it is installed by, or used without being imported.
IMPORTED_AS = {
    "aio-pika": "aio_pika",
    "pydantic-settings": "pydantic_settings",
    "prometheus-client": "prometheus_client",
    "pyyaml": "yaml",
}
USED_BY_OTHERS = {
    "tzdata": "zoneinfo, where the machine has no time zones",
    "httptools": "uvicorn, to read HTTP",
}


def plain_name(requirement: str) -> str:
    return re.split(r"[\[<>=~! ]", requirement)[0]


@pytest.mark.parametrize("requirement", PROJECT["project"]["dependencies"])
def test_each_dependency_is_used(requirement: str):
    wanted = plain_name(requirement)
    assert wanted in USED_BY_OTHERS or importers(IMPORTED_AS.get(wanted, wanted))


@pytest.mark.parametrize("target", TARGETS)
def test_the_makefile_has_the_target(target: str):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_the_gate_runs_the_test_command_of_the_readme():
    gate = ROOT / ".ci" / "run"
    assert gate.stat().st_mode & 0o111
    assert "make test" in gate.read_text()
    assert "make test" in (ROOT / "README.md").read_text("utf-8")


def documents() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", documents(), ids=name)
def test_each_make_command_in_the_documentation_exists(page: Path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", page.read_text("utf-8"))) <= targets


@pytest.mark.parametrize("page", documents(), ids=name)
def test_each_link_in_the_documentation_leads_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", documents(), ids=name)
def test_each_hub_command_in_the_documentation_exists(page: Path):
    from hub.cli import TABLE

    named = re.findall(r"(?:^\s*|`)hub ([a-z]+)\b", page.read_text("utf-8"), re.MULTILINE)
    assert set(named) <= set(TABLE)
