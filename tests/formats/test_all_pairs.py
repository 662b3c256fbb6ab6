"""Every contract case of every system goes into every system, or is refused by a rule that is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import cache

import pytest

from hub.adapters import ADAPTERS, OFFLINE_NOTE_KEY, adapter
from hub.adapters.seam import Rendered
from hub.canonical.codes import ConsentStatus, Event
from hub.canonical.identity import IdentityKind
from hub.canonical.meeting import AttachmentKind
from hub.canonical.message import Message
from hub.canonical.plan import PlanStatus, ResponsibleKind
from hub.canonical.receipt import TechnicalReceipt
from hub.cli.translate import translated
from hub.clock import STOCKHOLM
from hub.errors import Refused
from tests.figures import add_figures
from tests.formats.accounting import arrived, complaints, texts
from tests.formats.golden import documents

PAIRS = [(source, target) for source in ADAPTERS for target in ADAPTERS]
#: The unit that reads it, for documents that name no HSA-id: `hub translate --unit`.
UNIT = "SE2321000073-E000000000301"
#: How many of a system's good messages another refuses by a rule: no more, and no fewer.
REFUSALS: dict[str, dict[str, int]] = {
    "cosmic-link": {"cosmic-link": 0, "lifecare-sp": 2, "manual": 0, "samsa": 3, "prator": 6},
    "lifecare-sp": {"cosmic-link": 3, "lifecare-sp": 0, "manual": 0, "samsa": 4, "prator": 6},
    "manual": {"cosmic-link": 3, "lifecare-sp": 2, "manual": 0, "samsa": 3, "prator": 4},
    "samsa": {"cosmic-link": 2, "lifecare-sp": 2, "manual": 1, "samsa": 0, "prator": 4},
    "prator": {"cosmic-link": 0, "lifecare-sp": 0, "manual": 0, "samsa": 3, "prator": 0},
}


def _status(message: Message) -> ConsentStatus | None:
    return message.consent.status if message.consent else None


def _one_of_two(message: Message) -> bool:
    return message.consent is not None and message.consent.apart is not None


def _unnamed_responsible(message: Message) -> bool:
    plan = message.plan
    if plan is None or message.event.is_control:
        return False
    measures = [*plan.interventions, *(each for goal in plan.goals for each in goal.interventions)]
    who = [each.responsible for each in measures]
    return any(r is None or (r.name is None and r.kind is not ResponsibleKind.INDIVIDUAL) for r in who)


#: The steps that SAMSA would show as Upprättad, whatever the plan's status says.
_ESTABLISHES = {Event.PLAN_ESTABLISHED, Event.PLAN_APPROVED, Event.PLAN_LOCKED, Event.PLAN_UNDERSIGNED}


def _established_without_a_booking(message: Message) -> bool:
    plan = message.plan
    if plan is None or message.event.is_control or message.event is Event.PLAN_CLOSED:
        return False
    established = message.event in _ESTABLISHES or plan.status is PlanStatus.ESTABLISHED
    return established and plan.follow_up_meeting is None


def _reserve(message: Message) -> bool:
    return message.patient.id.kind is IdentityKind.RESERVNUMMER


def _in_the_hour_that_comes_twice(message: Message) -> bool:
    meeting = message.meeting
    moments = [meeting.start, meeting.end] if meeting else []
    return any(moment is not None and _twice(moment.astimezone(STOCKHOLM)) for moment in moments)


def _twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _history_enclosed(message: Message) -> bool:
    files = message.information.attachments if message.information else ()
    return any(file.kind is not AttachmentKind.OTHER for file in files)


#: Rule that may refuse a good document on its way to another system → what must be true of its message.
REASONS: dict[str, Callable[[Message], bool]] = {
    "§7.3 row 2": _reserve,
    "R-VAS-09": _reserve,
    "§7.3 row 4": lambda message: message.patient.id.kind is IdentityKind.SAMORDNINGSNUMMER,
    "§7.3 row 24": _one_of_two,
    "§7.3 row 29": lambda message: (
        _status(message) not in (None, ConsentStatus.GIVEN) or _one_of_two(message)
    ),
    "§7.3 row 30": lambda message: _status(message) is ConsentStatus.BLOCKED,
    "C-24": lambda message: _status(message) not in (None, ConsentStatus.GIVEN) or _one_of_two(message),
    "§7.3 row 44": _history_enclosed,
    "I-06": _established_without_a_booking,
    "I-09": _unnamed_responsible,
    "S-63": _in_the_hour_that_comes_twice,
}


#: What a system must refuse, whatever else is said: by the system, the same conditions.
MUST_REFUSE: dict[str, tuple[Callable[[Message], bool], ...]] = {
    "samsa": (_established_without_a_booking,),
    "prator": (_unnamed_responsible, _reserve),
    "cosmic-link": (_reserve,),
}


@cache
def natives(system: str) -> frozenset[Event]:
    """The events that the system has a document for."""
    return frozenset(table.event for table in vars(adapter(system, OFFLINE_NOTE_KEY))["documents"].tables())


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_each_case_becomes_a_valid_document_with_a_true_report_or_is_refused_by_a_rule(
    source: str, target: str, request: pytest.FixtureRequest
) -> None:
    figures: Counter[str] = Counter()
    wrong = []
    for path in documents(source, "good"):
        figures["good cases"] += 1
        found = _translated(source, target, path.read_bytes(), figures)
        wrong += [f"{path.stem}: {each}" for each in found]
    add_figures(request, "Every pair and every case", figures)
    add_figures(request, f"Documents from {source} to", {target: figures["documents"]})
    assert wrong == []
    receipts = figures["refused by §6.1"]
    assert figures["good cases"] - receipts - figures["documents"] == REFUSALS[source][target]


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_each_bad_case_is_refused_by_a_rule_whatever_it_was_for(
    source: str, target: str, request: pytest.FixtureRequest
) -> None:
    figures: Counter[str] = Counter()
    for path in documents(source, "bad"):
        with pytest.raises(Refused) as refused:
            translated(source, target, path.read_bytes(), OFFLINE_NOTE_KEY, UNIT)
        assert refused.value.code, path.stem
        assert refused.value.rule, path.stem
        figures["bad cases, each refused"] += 1
    add_figures(request, "Every pair and every case", figures)


def _translated(source: str, target: str, raw: bytes, figures: Counter[str]) -> list[str]:
    """What is wrong with the translation, as it is and, where nobody's HSA-id is known, for a unit."""
    message = adapter(source, OFFLINE_NOTE_KEY).parse(raw)
    for unit in (None, UNIT):
        try:
            read, rendered = translated(source, target, raw, OFFLINE_NOTE_KEY, unit)
        except Refused as error:
            figures[f"refused by {error.rule}"] += 1
            if error.rule == "R-ALL-01" and target == "cosmic-link" and unit is None:
                continue
            return _unreasonable(message, error)
        assert read == message
        assert isinstance(read, Message)
        if any(must(read) for must in MUST_REFUSE.get(target, ())):
            return ["goes although a rule says no"]
        _count(rendered, figures)
        to = _addressed(read, unit)
        there = arrived(target, rendered)
        return [*complaints(to, there, rendered), *_other_event(to, there, target, rendered)]
    raise AssertionError("the unit was named")


def _addressed(message: Message, unit: str | None) -> Message:
    if unit is None:
        return message
    first = {"name": message.recipients[0].name if message.recipients else unit, "hsa_id": unit}
    others = [each.model_dump() for each in message.recipients[1:]]
    return Message.model_validate(message.model_dump() | {"recipients": [first, *others]})


def _count(rendered: Rendered, figures: Counter[str]) -> None:
    figures["documents"] += 1
    figures["further documents"] += len(rendered.further)
    for loss in rendered.losses:
        figures[f"loss lines «{loss.action}»"] += 1


def _unreasonable(message: Message | TechnicalReceipt, error: Refused) -> list[str]:
    """What is wrong with a refusal: it has no code or rule, the rule does not fit, or it shows content."""
    if isinstance(message, TechnicalReceipt):
        return [] if error.rule == "§6.1" else [f"a receipt is refused by {error.rule}"]
    wrong = [] if error.code and error.rule else ["no code, or no rule"]
    if error.rule not in REASONS or not REASONS[error.rule](message):
        wrong.append(f"refused by {error.rule}, which does not say so ({error.code}, {error.path})")
    shown = f"{error} {error.advice}"
    wrong += [f"the refusal shows {path}" for path, text in texts(message) if len(text) > 5 and text in shown]
    return wrong


def _other_event(message: Message, there: Message, target: str, rendered: Rendered) -> list[str]:
    """An event that the target has a document for arrives as itself, and another is named."""
    same = there.event is message.event
    if same == ("event" in {loss.field for loss in rendered.losses}):
        return [f"{message.event} arrives as {there.event}, and the report says otherwise"]
    if message.event in natives(target) and not same:
        return [f"{message.event} has a document of its own and arrives as {there.event}"]
    return []
