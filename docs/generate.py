"""Writes the pages of docs/ that can be read off the code: run `make docs`.

`pages()` gives each page's text; tests/project compares it with what is checked in.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import click

import hub.errors
from hub.cli import hub as cli
from hub.errors import HubError
from hub.kit.loss_table import loss_page, written_down
from hub.settings import Settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GENERATED = "<!-- Written by `make docs`; do not edit. -->\n"


def pages() -> dict[str, str]:
    """Every generated page: file name in docs/ → text."""
    return {name: page(name) for name in PAGES}


def page(name: str) -> str:
    """One generated page."""
    return f"{GENERATED}\n{PAGES[name]()}"


def main() -> None:
    """Write the pages that differ from what is there."""
    for name, text in pages().items():
        there = DOCS / name
        if not there.exists() or there.read_text() != text:
            there.write_text(text)
            print(f"wrote docs/{name}")


def settings_page() -> str:
    """Every environment variable with its default."""
    lines = [
        "# Settings\n",
        "Every setting is an environment variable, read at start by `hub/settings.py` and nowhere else.\n",
        "| variable | default | what it is |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        lines.append(f"| `HUB_{name.upper()}` | {_default(default)} | {field.description} |")
    return "\n".join(lines) + "\n"


def _default(value: object) -> str:
    return "–" if value is None or value == [] else f"`{value}`"


def cli_page() -> str:
    """Every command's own help, in the order of the overview.

    Without the line of the help option: which names it has there, and so how wide its column is, depends on
    the version of click and on what ran before.
    """
    parts = [
        "# Commands\n",
        "Exit codes: 0 done; 1 a promise is broken or the input is refused; 2 wrong usage.",
        "Every command also takes `-h` and `--help`, which say what is said here.\n",
    ]
    parts += [f"## {path}\n\n```text\n{text}\n```\n" for path, text in _helps(cli, "hub", None)]
    return "\n".join(parts)


def _helps(command: click.Command, path: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command,
        info_name=path.rpartition(" ")[2],
        parent=parent,
        max_content_width=100,
        help_option_names=[],
    )
    context.terminal_width = 100
    yield path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _helps(below, f"{path} {name}", context)


def errors_page() -> str:
    """The tree of errors, and every code found in the source with what it says."""
    tree = inspect.getdoc(hub.errors) or ""
    drawn = "\n".join(line for line in tree.splitlines() if "──" in line or line.strip() == "HubError")
    lines = [
        "# Errors\n",
        "Over HTTP an error is `application/problem+json` (RFC 9457) with `code`, `rule`, `path`, `line` and",
        "`advice`; on the command line it is a paragraph on standard error and exit code 1. None holds any",
        "content of a message.\n",
        f"```text\n{drawn}\n```\n",
        "`…` stands for what is filled in when it happens: a code, a path or a unit's key; `…` alone for a",
        "sentence that depends on what is wrong.\n",
        "| code | HTTP | says | raised in |",
        "|---|---|---|---|",
    ]
    for code, (status, text, places) in sorted(error_codes().items()):
        lines.append(
            f"| `{code}` | {status} | {text} | {', '.join(f'`{place}`' for place in sorted(places))} |"
        )
    return "\n".join(lines) + "\n"


def error_codes() -> dict[str, tuple[str, str, set[str]]]:
    """Code → (HTTP status, its sentence, the files that raise it), read from the source."""
    found: dict[str, tuple[str, str, set[str]]] = {}
    for path in _sources():
        whole = ast.parse(path.read_text())
        for call in ast.walk(whole):
            if not isinstance(call, ast.Call) or not (kind := _error_class(call.func)) or len(call.args) < 2:
                continue
            code, text = _words(call.args[0]), _said(call.args[1], whole)
            place = str(path.relative_to(ROOT))
            status = str(kind.status) if kind is not hub.errors.Misconfigured else "–"
            _, _, places = found.get(code, ("", "", set()))
            found[code] = (status, text.replace("|", "\\|").replace("\n", " "), places | {place})
    found.pop("…", None)
    return found


def _error_class(called: ast.expr) -> type[HubError] | None:
    name = (
        called.id
        if isinstance(called, ast.Name)
        else called.attr
        if isinstance(called, ast.Attribute)
        else ""
    )
    kind = getattr(hub.errors, name, None)
    return kind if isinstance(kind, type) and issubclass(kind, HubError) else None


def _said(text: ast.expr, whole: ast.Module) -> str:
    """The sentence; where it stands under a name in the same file, what that name is given there."""
    if not isinstance(text, ast.Name):
        return _words(text)
    given = [
        _words(node.value)
        for node in ast.walk(whole)
        if isinstance(node, ast.Assign) and any(ast.unparse(to) == text.id for to in node.targets)
    ]
    return " / ".join(dict.fromkeys(given)) or "…"


def _words(text: ast.expr) -> str:
    """A string of the source as it reads; what is filled in later is an ellipsis."""
    if isinstance(text, ast.Constant):
        return str(text.value)
    if isinstance(text, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in text.values)
    return "…"


#: An id of the specification, whole: R-VAS-04, T-01, S-39, C-07, I-15.
RULE_ID = re.compile(r"\b(?:R-(?:[A-Z]{3}|X)-\d{2}|[TSCI]-\d{2})\b")
SCENARIO_TEST = re.compile(r"def (test_s(\d\d)_\w+)")


def scenarios_page() -> str:
    """Where each rule, timer, scenario, conflict and invariant of the specification is kept."""
    kept, tested = rule_places()
    lines = [
        "# Rules, timers, scenarios and conflicts\n",
        "Ids are those of the specification: R- routing rules, T- deadlines, S- scenarios, C- conflicts",
        "between systems, I- what always holds. A line says where an id is named in the hub and its tests.\n",
        "| id | in the hub | in the tests |",
        "|---|---|---|",
    ]
    for rule in sorted(kept.keys() | tested.keys(), key=_by_letter):
        lines.append(f"| {rule} | {_places(kept[rule])} | {_places(tested[rule])} |")
    return "\n".join(lines) + "\n"


def rule_places() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Rule id → files that name it: in the hub (code, region files, schemas), and in the tests."""
    kept, tested = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for path in [*_sources(), *(ROOT / "hub").rglob("*.yaml"), *(ROOT / "schemas").rglob("*.xsd")]:
        for rule in RULE_ID.findall(path.read_text()):
            kept[rule].add(str(path.relative_to(ROOT)))
    for path in _tests():
        text = path.read_text()
        for rule in RULE_ID.findall(text):
            tested[rule].add(str(path.relative_to(ROOT)))
        for name, number in SCENARIO_TEST.findall(text):
            tested[f"S-{number}"].add(f"{path.relative_to(ROOT)}::{name}")
    return kept, tested


def _by_letter(rule: str) -> tuple[int, str]:
    return "RTSCI".index(rule[0]), rule


def _places(places: set[str]) -> str:
    shown = sorted(places)
    return "<br>".join(f"`{place}`" for place in shown) if shown else "–"


def _tests() -> list[Path]:
    """What shows that a rule holds; the command line's tests use rule ids as mere examples."""
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path.parent.name not in ("cli", "project")]
    return [*tests, *(ROOT / "contracts").rglob("*.yaml")]


def _sources() -> list[Path]:
    return sorted((ROOT / "hub").rglob("*.py"))


def loss_table_page() -> str:
    """What each format loses, beside what the specification says of it."""
    return loss_page(written_down(ROOT / "tests" / "formats" / "loss_table.yaml"))


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "cli.md": cli_page,
    "errors.md": errors_page,
    "scenarios.md": scenarios_page,
    "loss-table.md": loss_table_page,
}

if __name__ == "__main__":
    main()
