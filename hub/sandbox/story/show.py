"""What one sees while the story plays: a sentence for each step, and the table at its end."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from hub.sandbox.story.judge import Verdict


class Show:
    """Writes to the terminal in colours, or plainly where it is none; to standard error beside `--json`."""

    def __init__(self, *, as_json: bool) -> None:
        self._console = Console(file=sys.stderr if as_json else sys.stdout, highlight=False, soft_wrap=True)
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def part(self, title: str) -> None:
        """A new part of the story."""
        self._console.print(f"\n[bold cyan]{title}[/]")

    def step(self, sentence: str) -> None:
        """Something that staff or the hub did, and that has been seen to happen."""
        self._console.print(f"[dim]{self.seconds:5.1f} s[/]  {sentence}")

    def drama(self, sentence: str) -> None:
        """Something that goes wrong on purpose."""
        self._console.print(f"[dim]{self.seconds:5.1f} s[/]  [bold yellow]{sentence}[/]")

    def wrong(self, sentence: str) -> None:
        """A promise that was broken, or a step that could not be played."""
        self._console.print(f"[dim]{self.seconds:5.1f} s[/]  [bold red]{sentence}[/]")

    def carried(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """What each unit got, and what its system had no place for."""
        table = Table(title="What each got, and what it had no place for", title_justify="left", width=110)
        table.add_column("Unit", ratio=3)
        table.add_column("Documents", ratio=4)
        table.add_column("Told to the caller", style="dim", ratio=5)
        for row in rows:
            table.add_row(*row)
        self._console.print()
        self._console.print(table)

    def table(self, rows: list[tuple[str, str, str]]) -> None:
        """What became of everything."""
        table = Table(title="What became of everything", title_justify="left", expand=False)
        table.add_column("What")
        table.add_column("How many", justify="right")
        table.add_column("As told by", style="dim")
        for row in rows:
            table.add_row(*row)
        self._console.print()
        self._console.print(table)

    def verdict(self, verdict: Verdict, commands: dict[str, bool]) -> None:
        """Each promise, kept or broken."""
        kept = {
            "nothing accepted is lost": verdict.lost == 0,
            "nothing has its effect twice": verdict.doubled == 0,
            "nothing overtakes in its line": verdict.order_violations == 0,
            **{f"hub {name}": held for name, held in commands.items()},
        }
        for promise, held in kept.items():
            self._console.print(f"  {'[green]held[/]  ' if held else '[bold red]BROKEN[/]'}  {promise}")
        for sentence in verdict.broken[:40]:
            self.wrong(sentence)
