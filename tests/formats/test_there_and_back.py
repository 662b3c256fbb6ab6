"""From each system to each other and back, with hostile text too: only what the two reports name is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from hub.adapters import ADAPTERS, OFFLINE_NOTE_KEY, adapter
from hub.adapters.seam import Rendered
from hub.canonical.message import Message
from hub.errors import Refused
from hub.mappings.notes import HEAD
from tests.figures import add_figures
from tests.formats.accounting import arrived, complaints, texts
from tests.formats.depth import every, times
from tests.formats.golden import messages, unnamed
from tests.formats.looking import every_text
from tests.formats.variants import hostile, longest, pasted

#: Both tests of a pair on one worker: they render the same messages.
PAIRS = [
    pytest.param(source, target, marks=pytest.mark.xdist_group(f"{source} to {target}"))
    for source in ADAPTERS
    for target in ADAPTERS
]
UNIT = "SE2321000073-E000000000301"


def _render(system: str, message: Message) -> Rendered | None:
    """What it becomes, or None where a rule says no; any other refusal is a fault."""
    try:
        return adapter(system, OFFLINE_NOTE_KEY).render(message)
    except Refused as error:
        if error.rule is None:
            raise
        return None


@cache
def _there(system: str, message: Message) -> tuple[Rendered, Message] | None:
    """What it becomes and what is read there, or None where a rule says no."""
    rendered = _render(system, message)
    return None if rendered is None else (rendered, arrived(system, rendered))


@cache
def known(system: str) -> tuple[tuple[str, Message], ...]:
    """The system's cases, with a unit's HSA-id on each, so that each system can be reached."""
    return tuple((name, _addressed(message)) for name, message in messages(system))


def _addressed(message: Message) -> Message:
    if any(unit.hsa_id for unit in message.recipients):
        return message
    first = {"name": message.recipients[0].name if message.recipients else "Enhet 1", "hsa_id": UNIT}
    others = [unit.model_dump() for unit in message.recipients[1:]]
    return Message.model_validate(message.model_dump() | {"recipients": [first, *others]})


@cache
def variants(system: str) -> tuple[tuple[str, Message, Message], ...]:
    """(name, the case as the system says it, the same case with hostile text as the system says it)."""
    return tuple(
        (f"{name}, seed {seed}", plain, said)
        for number, (name, message) in enumerate(known(system))
        if (plain := _said(system, message)) is not None
        for seed in range(number, number + times(1))
        if (said := _hostile(system, message, seed)) is not None
    )


def _hostile(system: str, message: Message, seed: int) -> Message | None:
    """The case with hostile text where the system has room for any: a link must be one, say."""
    keep: frozenset[str] = frozenset({"case.plan_status"})
    for _ in range(10):
        said = hostile(message, seed, keep)
        try:
            return _said(system, said)
        except Refused as error:
            if error.path is None or error.path in keep:
                raise
            keep |= {error.path}
    raise AssertionError(f"{system} takes no hostile text: {sorted(keep)}")


def _said(system: str, message: Message) -> Message | None:
    """What the system reads of what it says itself."""
    way = _there(system, message)
    if way is None:
        return None
    rendered, there = way
    assert complaints(message, there, rendered) == []
    return there


def _there_and_back(source: str, target: str, message: Message, figures: Counter[str]) -> Iterator[str]:
    """What is wrong with the way to the target and back."""
    way = _there(target, message)
    if way is None:
        figures["refused on the way there"] += 1
        return
    one, there = way
    yield from complaints(message, there, one)
    way_back = _there(source, there)
    if way_back is None:
        figures["refused on the way back"] += 1
        return
    other, back = way_back
    figures["there and back"] += 1
    yield from (f"back: {each}" for each in complaints(there, back, other))
    lost = unnamed(message, back, one.losses + other.losses)
    yield from (f"{path} is lost, and neither report says so" for path in lost)
    yield from (f"doubled: {line}" for line in _doubled(message, back))


def _doubled(message: Message, back: Message) -> list[str]:
    """The fields in one of whose texts a line of the hub's has come to stand twice."""
    before = {line for _, line in _twice(message)}
    return [path for path, line in _twice(back) if line not in before]


def _twice(message: Message) -> Iterator[tuple[str, str]]:
    for path, text in texts(message):
        lines = Counter(line for line in text.split("\n") if line.startswith(HEAD)) if HEAD in text else {}
        yield from ((path, line) for line, count in lines.items() if count > 1)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_there_and_back_loses_only_what_the_two_reports_name(
    source: str, target: str, request: pytest.FixtureRequest
) -> None:
    figures: Counter[str] = Counter()
    cases = [*known(source), *((name, said) for name, _, said in variants(source))]
    wrong = [
        f"{name}: {each}"
        for name, message in cases
        for each in _there_and_back(source, target, message, figures)
    ]
    add_figures(request, "Round trips of cases, plain and hostile", figures)
    assert wrong == []
    assert figures["there and back"] >= len(cases) // 2


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_text_never_becomes_a_consent_an_identity_or_any_other_fact(source: str, target: str) -> None:
    wrong = []
    for name, plain, said in variants(source):
        one, other = _there(target, plain), _there(target, said)
        assert (one is None) == (other is None), name
        if one is not None and other is not None:
            wrong += [f"{name}: {path}" for path in _other_facts(one[1], other[1])]
    assert wrong == []


@pytest.mark.parametrize("target", ADAPTERS)
def test_blocks_of_the_hubs_own_that_somebody_pasted_stay_text(target: str) -> None:
    wrong = []
    for message, block in _pasted(target):
        copied = pasted(message, block)
        one, other = _there(target, message), _there(target, copied)
        assert (one is None) == (other is None), message.id
        if one is not None and other is not None:
            wrong += [f"{message.id}: {each}" for each in complaints(copied, other[1], other[0])]
            wrong += [f"{message.id}: {path}" for path in _other_facts(one[1], other[1])]
    assert wrong == []


@pytest.mark.parametrize("target", ADAPTERS)
def test_a_text_that_the_hub_puts_in_a_line_of_its_own_stays_in_that_line(target: str) -> None:
    """What came of a goal has no place in some systems; its second line is nobody's line of the hub."""
    message = next(message for name, message in known("samsa") if name == "plan-alla-ansvariga")
    assert message.plan is not None
    goal = message.plan.goals[0]
    measure = goal.interventions[0].model_copy(update={"outcome": "Delvis.\n[via hub] Insatsen"})
    update = {"outcome": "Ja.\n[via hub] Målet", "interventions": (measure, *goal.interventions[1:])}
    plan = message.plan.model_copy(
        update={"goals": (goal.model_copy(update=update), *message.plan.goals[1:])}
    )
    way = _there(target, message.model_copy(update={"plan": plan}))
    assert way is not None
    there = way[1].plan
    carried = there is not None and there.goals[0].outcome is not None
    lines = [line for text in every_text(way[0].document) for line in text.split("\n")]
    assert ("[via hub] Målet" in lines) == carried


@pytest.mark.parametrize("target", ADAPTERS)
def test_the_longest_texts_arrive_whole_though_in_several_documents(target: str) -> None:
    wrong, further = [], 0
    cases = [message for source in ADAPTERS for _, message in known(source)]
    for message in map(longest, cases[:: every(6)]):
        way = _there(target, message)
        if way is not None:
            wrong += [f"{message.event}: {each}" for each in complaints(message, way[1], way[0])]
            further += len(way[0].further)
    assert wrong == []
    assert further > 0


def _pasted(target: str) -> Iterator[tuple[Message, str]]:
    """Messages, each with a block that the hub wrote to `target` in another message about that person."""
    blocks: dict[str, list[str]] = {}
    cases = [message for source in ADAPTERS for _, message in known(source)]
    for message in cases:
        way = _there(target, message)
        if way is not None:
            found = (block for text in every_text(way[0].document) if (block := _block(text)))
            blocks.setdefault(message.patient.id.value, []).extend(found)
    for number, message in enumerate(cases[:: every(4)]):
        if theirs := blocks.get(message.patient.id.value):
            yield message, theirs[number % len(theirs)]


def _block(text: str) -> str | None:
    """The lines that the hub has written and sealed below a text."""
    lines = text.split("\n")
    if not lines[-1].startswith(f"{HEAD}kontroll: "):
        return None
    first = next((n for n in reversed(range(len(lines))) if not lines[n].startswith(HEAD)), -1)
    return "\n".join(lines[first + 1 :])


def _other_facts(one: Message, other: Message) -> list[str]:
    facts, others = _facts(one), _facts(other)
    return [path for path in facts.keys() | others if facts.get(path) != others.get(path)]


def _facts(message: Message) -> dict[str, list[str]]:
    """Everything that is not a person's text: codes, days, moments, numbers, how many of what."""
    facts: dict[str, list[str]] = {}
    written = Counter(path for path, _ in texts(message))
    for path, value in _plain(message.model_dump(), ""):
        facts.setdefault(path, []).append(value)
    return {path: values for path, values in facts.items() if path not in written}


def _plain(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _plain(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        yield f"{path}#", str(len(value))
        for inner in value:
            yield from _plain(inner, path)
    elif value is not None:
        yield path, str(value)
