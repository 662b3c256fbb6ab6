"""May it travel? What consent says about one message to one unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from hub.canonical.codes import ChildAssent, ConsentGiver, ConsentKind, ConsentMethod, ConsentStatus
from hub.canonical.consent import Consent
from hub.canonical.identity import birth_date
from hub.canonical.message import Message
from hub.canonical.policy import UnitPolicy
from hub.clock import STOCKHOLM
from hub.consent.needs import ANSWERS, NEEDS, NOWHERE, REGISTRATIONS
from hub.consent.recipient import Recipient, covers, names_anyone


@dataclass(frozen=True)
class Verdict:
    """`allow`, `hold` (a person or a new consent must decide) or `refuse`; sentences name no content."""

    kind: Literal["allow", "hold", "refuse"]
    rule: str
    code: str
    sentence: str
    advice: str
    warning: str | None = None


@dataclass(frozen=True)
class Question:
    """One current consent, asked whether this message may go to this unit on this day."""

    consent: Consent
    message: Message
    recipient: Recipient
    today: date
    policy: UnitPolicy
    sender_policy: UnitPolicy


_ASK = "Talk with the individual, and register a consent if one is given."
_OK = Verdict("allow", "§5.3", "consent.ok", "consent covers this message to this unit", "")
_EXPIRED = Verdict(
    "hold", "T-30", "consent.expired", "the consent's last day has passed", "Register a new consent."
)
_UNCLEAR = Verdict(
    "hold", "§6.8", "consent.unknown", "the consent's status says nothing of what holds", "Register it anew."
)

_NOWHERE = Verdict(
    "refuse", "§1.6", "deviation.draft", "a deviation is a draft for a person and goes nowhere by itself", ""
)

#: What a status says of itself; `given` and `unable` are asked further.
BY_STATUS: dict[ConsentStatus, Verdict] = {
    ConsentStatus.UNSET: Verdict("refuse", "§5.2", "consent.missing", "no consent is registered", _ASK),
    ConsentStatus.REFUSED: Verdict("refuse", "§5.2", "consent.refused", "the individual has said no", _ASK),
    ConsentStatus.WITHDRAWN: Verdict(
        "refuse", "§5.6", "consent.withdrawn", "the consent has been withdrawn", _ASK
    ),
    ConsentStatus.VOIDED: Verdict("refuse", "§6.5", "consent.voided", "the consent has been voided", _ASK),
    ConsentStatus.BLOCKED: Verdict(
        "refuse", "R-ALL-03", "consent.blocked", "the consent is blocked", "Handle the case by hand."
    ),
    ConsentStatus.NOT_AVAILABLE: Verdict(
        "hold",
        "§5.2",
        "consent.not-available",
        "the consent is registered as not available",
        "A person must decide: find out and register what the individual says.",
    ),
    ConsentStatus.UNKNOWN: _UNCLEAR,
    ConsentStatus.SUPERSEDED: _UNCLEAR,
    ConsentStatus.EXPIRED: _EXPIRED,
}


def decide(
    consents: tuple[Consent, ...],
    message: Message,
    recipient: Recipient,
    at: datetime,
    policy: UnitPolicy,
    sender_policy: UnitPolicy,
) -> Verdict:
    """Whether consent lets the message go to the recipient at this moment (`domain.md` §5.3).

    `consents`: the current ones of the case. `policy`: of the recipient's region. Each kind of consent
    that the event needs is asked; a refusal outweighs a hold, and a hold outweighs a warning.
    """
    if message.event in NOWHERE:
        return _NOWHERE
    if message.event.is_control or message.event.is_receipt:
        return replace(_OK, rule="I-15", code="consent.not-needed", sentence="this needs no consent")
    current = [_current(consents, kind) for kind in NEEDS[message.event]]
    if recipient.took_part and message.event in ANSWERS:
        return _heaviest(_of_an_answer(consent.status) for consent in current)
    today = at.astimezone(STOCKHOLM).date()
    questions = (Question(c, message, recipient, today, policy, sender_policy) for c in current)
    verdict = _heaviest(_verdict(question) for question in questions)
    return _held_registration(verdict) if message.event in REGISTRATIONS else verdict


def _current(consents: tuple[Consent, ...], kind: ConsentKind) -> Consent:
    matching = (c for c in reversed(consents) if kind in c.kinds)
    return next(matching, Consent(status=ConsentStatus.UNSET, kinds=(kind,)))


def _heaviest(verdicts: Iterator[Verdict]) -> Verdict:
    """The one that decides: the first refusal, else the first hold, else an allowance with a warning."""
    weight = {"refuse": 0, "hold": 1, "allow": 2}
    return min(verdicts, key=lambda v: (weight[v.kind], v.warning is None))


def _of_an_answer(status: ConsentStatus) -> Verdict:
    stops = (ConsentStatus.WITHDRAWN, ConsentStatus.BLOCKED)
    return BY_STATUS[status] if status in stops else replace(_OK, code="consent.answer")


def _held_registration(verdict: Verdict) -> Verdict:
    """A registration is taken in any case; where it may not be told to a unit yet, that waits."""
    return replace(verdict, kind="hold") if verdict.kind == "refuse" else verdict


def _verdict(question: Question) -> Verdict:
    status = BY_STATUS.get(question.consent.status)
    if status is not None:
        return status
    found = next((v for rule in RULES if (v := rule(question)) is not None), None)
    return found or replace(_OK, warning=" ".join(_warnings(question)) or None)


def _basis(question: Question) -> Verdict | None:
    """One who is unable to consent: only on a recorded basis (§5.5, S-45)."""
    if question.consent.status is not ConsentStatus.UNABLE or question.consent.basis is not None:
        return None
    return Verdict(
        "hold",
        "§5.5",
        "consent.unable",
        "the individual is unable to consent and no basis is recorded",
        "Record the representative's view or the harm assessment (menprövning).",
    )


def _validity(question: Question) -> Verdict | None:
    """Local dates, both inclusive (T-30)."""
    first, last = question.consent.valid_from, question.consent.valid_to
    if last is not None and question.today > last:
        return _EXPIRED
    if first is not None and question.today < first:
        return Verdict(
            "hold", "§5.1", "consent.not-yet", "the consent does not hold yet", "Wait for its first day."
        )
    return None


def _presumed(question: Question) -> Verdict | None:
    """Presumed consent does not cross a border unless the receiver takes it (§5.8, S-46)."""
    crosses = question.policy.region != question.sender_policy.region
    is_presumed = question.consent.method is ConsentMethod.PRESUMED
    if not (crosses and is_presumed) or question.policy.accepts_presumed:
        return None
    return Verdict(
        "hold",
        "§5.8",
        "consent.presumed",
        "the consent is presumed, and the receiving region does not take that",
        "Ask for an oral or written consent and register it.",
    )


def _minor(question: Question) -> Verdict | None:
    """A guardian's consent alone does not do into or from a region that asks the child (T-32, S-44)."""
    if not _only_guardian(question) or question.consent.child_assent in _CHILD_HAS_SPOKEN:
        return None
    ages = (question.policy.needs_child_assent, question.sender_policy.needs_child_assent)
    if not any(_is_at_least(question, age) for age in ages if age is not None):
        return None
    return Verdict(
        "hold",
        "T-32",
        "consent.child-assent",
        "only a guardian has consented, and the child's own stance must be recorded",
        "Ask the child, and register the consent with the child's stance.",
    )


def _guardians(question: Question) -> Verdict | None:
    """Two guardians of whom one says no: held where a region asks for it, else a warning (§5.4)."""
    asked = (question.policy.guardians_disagree, question.sender_policy.guardians_disagree)
    if "hold" not in asked or not question.consent.guardians_disagree:
        return None
    return Verdict(
        "hold",
        "§5.4",
        "consent.guardians-disagree",
        "one guardian has consented and another has said no",
        "Talk with both guardians, and register what they say.",
    )


def _coverage(question: Question) -> Verdict | None:
    """The recipient must be one that the consent speaks of (I-11, S-39)."""
    if question.consent.status is ConsentStatus.UNABLE and not names_anyone(question.consent):
        return None
    if covers(question.consent, question.recipient):
        return None
    return Verdict(
        "hold",
        "I-11",
        "consent.not-covered",
        "the consent does not cover this receiving unit",
        "Register a consent that names the unit.",
    )


#: Asked in this order of a consent that is given, or of one who is unable.
RULES: tuple[Callable[[Question], Verdict | None], ...] = (
    *(_basis, _validity, _presumed, _minor, _guardians, _coverage),
)
#: There is no upper age: a guardian's consent for a grown person is worth the same warning.
WARN_FROM_AGE = 15
_CHILD_HAS_SPOKEN = (ChildAssent.YES, ChildAssent.NOT_ABLE)


def _warnings(question: Question) -> Iterator[str]:
    meeting, last = question.message.meeting, question.consent.valid_to
    if meeting and last and meeting.start.astimezone(STOCKHOLM).date() > last:
        yield "The consent's last day comes before the meeting (S-38)."
    if _only_guardian(question) and _is_at_least(question, WARN_FROM_AGE):
        yield "Only a guardian has consented, and the individual has turned fifteen (T-32)."
    if question.consent.guardians_disagree:
        yield "One guardian has consented and another has said no (§5.4)."


def _only_guardian(question: Question) -> bool:
    return set(question.consent.given_by) == {ConsentGiver.GUARDIAN}


def _is_at_least(question: Question, age: int) -> bool:
    """Whether the individual has turned `age`; an age that the number does not tell counts as reached."""
    born, today = birth_date(question.message.patient.id), question.today
    if born is None:
        return True
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) >= age
