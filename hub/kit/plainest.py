"""The plainest message of each event: what the loss table's questions are put into (`domain.md` §7.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from hub.canonical.case import Actor, Coordinator, Deviation, Opening, OtherPlan
from hub.canonical.codes import (
    ConsentBasis,
    ConsentStatus,
    ContactRole,
    DeviationKind,
    EndReason,
    Event,
)
from hub.canonical.consent import Consent
from hub.canonical.identity import identify
from hub.canonical.meeting import Answer, Ending, Information, Initiative, Meeting, Rerouting
from hub.canonical.message import Message, groups_of
from hub.canonical.people import Contact, Patient, UnitRef
from hub.canonical.plan import Plan, PlanStatus


@cache
def plainest(event: Event) -> Message:
    """A message of this event that no gate stops: both consents given, everyone named, follow-up booked."""
    needed, allowed = groups_of(event)
    return Message(
        id="PROV-1",
        event=event,
        sent_at=START - timedelta(days=20),
        sender=UNIT,
        recipients=(UnitRef(name="Enhet B", hsa_id="SE2321000172-E000000000201"),),
        patient=Patient(id=identify("199005275848")),
        **{name: _content(name, event) for name in sorted(needed | allowed)},
    )


#: When the meeting of every message begins.
START: Final = datetime(2026, 3, 12, 10, tzinfo=UTC)
UNIT: Final = UnitRef(name="Enhet A", hsa_id="SE2321000131-E000000000101")
PERSON: Final = Contact(name="Handläggare A", role=ContactRole.COORDINATOR)
#: How a consent stands that an event is about; elsewhere it is given.
STATUS: Final = {
    Event.CONSENT_REFUSED: ConsentStatus.REFUSED,
    Event.CONSENT_NOT_AVAILABLE: ConsentStatus.NOT_AVAILABLE,
    Event.CONSENT_UNABLE: ConsentStatus.UNABLE,
    Event.CONSENT_WITHDRAWN: ConsentStatus.WITHDRAWN,
    Event.CONSENT_VOIDED: ConsentStatus.VOIDED,
    Event.CONSENT_BLOCKED: ConsentStatus.BLOCKED,
}
_BASIS: Final = ConsentBasis.HARM_ASSESSMENT
_CONTENTS: Final[dict[str, Any]] = {
    "initiative": Initiative(reason="Behöver samordning."),
    "meeting": Meeting(start=START),
    "answer": Answer(text="Rätt enhet är Enhet C."),
    "information": Information(text="Passar tiden?"),
    "ending": Ending(reason=EndReason.GOALS_MET, text="Målen är nådda."),
    "opening": Opening(actors=(Actor(unit=UNIT),)),
    "rerouting": Rerouting(unit=UNIT),
    "plan": Plan(
        id="PLAN-1",
        version=2,
        status=PlanStatus.ESTABLISHED,
        follow_up_meeting="MOTE-2",
        not_published_because="Den enskilde vill inte.",
    ),
    "coordinator": Coordinator(contact=PERSON),
    "other_plan": OtherPlan(kind="Vårdplan"),
    "deviation": Deviation(kind=DeviationKind.AGREED_NOT_DONE, text="Ingen kom."),
}


def _content(name: str, event: Event) -> Any:
    if name == "consent":
        status = STATUS.get(event, ConsentStatus.GIVEN)
        return Consent(status=status, basis=_BASIS if status is ConsentStatus.UNABLE else None)
    return _CONTENTS[name]
