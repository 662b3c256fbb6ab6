"""Who takes part: units of the demo's directory, and people of Skatteverket's published test numbers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

#: Test numbers that Skatteverket has published; nobody has them. All are adults.
_NUMBERS = """
    195207272252 196011242820 196103043698 196201122808 196210313117 196403013417
    196712272647 198110259283 198509129881 198605219990 198808112398 199002142397
    199005092391 199006062385 199006142385 199010262393 199011132397 199012142395
    199101142397 199101212380 199104042396 199106292387 199107282387 199108032385
    199108032393 199110022390 199111182383 199202112398 199203202396 199203222386
    199204222393 199205022388 199205143028 199205232383 199205272397 199207112385
    199207172397 199208212390 199209012385 199209052381 199210302387 199211262390
    199211282398 199211302394 199301202389 199303072384 199303092390 199304092381
    199304182380 199304262380 199305132384 199305302383 199307102393 199308312389
    199311022389 199401192399 199407132381 199410112388 199412292394 199502142384
    199504122392 199505052382 199506072397 199507052398
"""


@dataclass(frozen=True)
class Unit:
    """A unit of the directory, as staff find it in their address book."""

    hsa_id: str
    name: str
    system: str
    region: str
    type: str

    def card(self) -> dict[str, str]:
        """How it is written in an order to a simulated system."""
        return {"hsa_id": self.hsa_id, "name": self.name}


@dataclass(frozen=True)
class Person:
    """The individual, by role."""

    number: str
    name: str


class Cast:
    """The units of the systems, and people, one for each case. The first `APART` units of a system have
    their parts in the story; the others are for the traffic."""

    APART = 4

    def __init__(self, directory: Path) -> None:
        with directory.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        self.samsa = [_unit(row) for row in rows if row["system"] == "samsa" and _is_an_inbox(row)]
        self.prator = [_unit(row) for row in rows if row["system"] == "prator" and _is_an_inbox(row)]
        self._all = [_unit(row) for row in rows if not row["valid_to"]]
        self._people = cycle(
            Person(number, f"Testperson {n}") for n, number in enumerate(_NUMBERS.split(), 1)
        )

    @property
    def crowd_in_samsa(self) -> list[Unit]:
        return self.samsa[self.APART :]

    @property
    def crowd_in_prator(self) -> list[Unit]:
        return self.prator[self.APART :]

    @staticmethod
    def numbers() -> tuple[str, ...]:
        """All the numbers that people in the story have."""
        return tuple(_NUMBERS.split())

    def person(self) -> Person:
        return next(self._people)

    def named(self, name: str) -> Unit:
        """The unit that is called so; KeyError where there is none."""
        for unit in self._all:
            if unit.name == name:
                return unit
        raise KeyError(name)

    def patterns(self, system: str, region: str) -> list[str]:
        """`SE…-*` for each organisation that has units in the system, or without one in the region."""
        by_hand = system == "manual"
        units = [unit for unit in self._all if (unit.region == region if by_hand else unit.system == system)]
        return [f"{owner}-*" for owner in sorted({unit.hsa_id.split("-")[0] for unit in units})]


def _unit(row: dict[str, str]) -> Unit:
    return Unit(row["hsa_id"], row["name"], row["system"], row["region"], row["type"])


def _is_an_inbox(row: dict[str, str]) -> bool:
    return not row["type"].endswith("-top") and not row["valid_to"]
