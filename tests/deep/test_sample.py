"""A few mutants in every run of the tests: the whole run is `make check-deep`."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.deep.judging import killer
from tests.deep.mutants import mutants
from tests.deep.mutations import equivalent
from tests.deep.tables import forms_of
from tests.formats.golden import FORMATS

SEED = 20260312
SIZE = 5


@pytest.mark.parametrize("system", FORMATS)
def test_no_mutant_of_the_sample_survives(system: str) -> None:
    every = [mutant for mutant in mutants(system) if mutant.name not in equivalent()]
    sample = random.Random(SEED).sample(every, SIZE)
    assert [mutant.name for mutant in sample if killer(system, mutant.made(forms_of(system))) is None] == []


@pytest.mark.parametrize("system", FORMATS)
def test_tables_with_nothing_wrong_in_them_are_not_killed(system: str) -> None:
    assert killer(system, [replace(form) for form in forms_of(system)]) is None


@pytest.mark.parametrize("system", FORMATS)
def test_every_mutant_has_a_name_of_its_own_and_every_equivalent_is_one(system: str) -> None:
    names = [mutant.name for mutant in mutants(system)]
    assert len(set(names)) == len(names)
    assert {name for name in equivalent() if name.startswith(f"{system} | ")} <= set(names)
