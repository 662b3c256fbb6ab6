"""The mutation run: every table with one thing wrong at a time, and whether a test sees it.

    python -m tests.deep.mutations [system …]

Says the counts; ends with 1 where a mutant survives that `equivalent.yaml` does not name, or where that list
names one that does not survive.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from tests.deep.judging import killer
from tests.deep.mutants import Mutant, mutants
from tests.deep.tables import forms_of
from tests.formats.golden import FORMATS

_EQUIVALENT = Path(__file__).with_name("equivalent.yaml")
_PROCESSES = 2
_COLUMNS = ("made", "compile", "cases", "equivalent", "survived")


@cache
def equivalent() -> dict[str, str]:
    """The mutants that change nothing that can be seen: name → why, one sentence."""
    groups = yaml.safe_load(_EQUIVALENT.read_text("utf-8")) or []
    return {name: group["because"] for group in groups for name in group["names"]}


@cache
def every(system: str) -> tuple[Mutant, ...]:
    """All mutants of a system."""
    return tuple(mutants(system))


def judge(which: tuple[str, int]) -> str:
    """What became of the mutant of this system with this number: the name of a column."""
    system, number = which
    mutant = every(system)[number]
    killed = killer(system, mutant.made(forms_of(system)))
    if killed is None:
        return "equivalent" if mutant.name in equivalent() else "survived"
    return "compile" if killed == "compile" else "cases"


def run(systems: Sequence[str]) -> dict[str, str]:
    """Every mutant of these systems by name, and what became of it."""
    chosen = [(system, number) for system in systems for number in range(len(every(system)))]
    with multiprocessing.get_context("fork").Pool(_PROCESSES) as pool:
        verdicts = pool.map(judge, chosen, chunksize=16)
    return {
        every(system)[number].name: verdict
        for (system, number), verdict in zip(chosen, verdicts, strict=True)
    }


def report(systems: Sequence[str], verdicts: dict[str, str]) -> None:
    """The counts, per system and kind."""
    width = 34
    print(f"{'':{width}}" + "".join(f"{column:>12}" for column in _COLUMNS))
    total: Counter[str] = Counter()
    for system in systems:
        kinds: dict[str, Counter[str]] = {}
        for mutant in every(system):
            kinds.setdefault(mutant.kind, Counter()).update(["made", verdicts[mutant.name]])
        whole = sum(kinds.values(), Counter())
        total += whole
        _line(system, whole, width)
        for kind, counts in kinds.items():
            _line(f"  {kind}", counts, width)
    _line("all", total, width)


def _line(name: str, counts: Counter[str], width: int) -> None:
    print(f"{name:{width}}" + "".join(f"{counts[column]:>12}" for column in _COLUMNS))


def main(systems: Sequence[str]) -> int:
    """The whole run."""
    verdicts = run(systems)
    report(systems, verdicts)
    survived = [name for name, verdict in verdicts.items() if verdict == "survived"]
    listed = [name for name in equivalent() if name.partition(" | ")[0] in systems]
    killed = [name for name in listed if verdicts.get(name) != "equivalent"]
    for name in survived:
        print(f"survives: {name}")
    for name in killed:
        print(f"listed as equivalent, and no survivor: {name}")
    return 1 if survived or killed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(FORMATS)))
