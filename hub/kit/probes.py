"""What the loss table is asked: for each of its rows, messages that hold the field (`domain.md` §7.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from hub.canonical.codes import (
    AttachmentKind,
    ConsentGiver,
    ConsentKind,
    ConsentMethod,
    ConsentStatus,
    Event,
    InvitationKind,
    MeetingForm,
    VisamTrack,
)
from hub.canonical.identity import identify
from hub.canonical.meeting import Attachment, Interpreter, Participant
from hub.canonical.message import Message, groups_of
from hub.canonical.plan import (
    Approval,
    ApprovalKind,
    Goal,
    IcfDomain,
    Intervention,
    Responsible,
    ResponsibleKind,
)
from hub.kit.plainest import PERSON, START, STATUS, UNIT, plainest


@dataclass(frozen=True, slots=True)
class Probe:
    """Messages of `events` in which `put` (canonical path → value) stands; `fields`: what is asked of."""

    fields: tuple[str, ...]
    events: tuple[Event, ...]
    put: Mapping[str, Any]

    def messages(self) -> Iterable[tuple[Message, Message]]:
        """For each event the message without what is put, and with it."""
        for event in self.events:
            plain = plainest(event)
            yield plain, _with(plain, self.put) if self.put else plain


def _with(message: Message, put: Mapping[str, Any]) -> Message:
    for path, value in put.items():
        message = _set(message, path.split("."), value)
    return message


def _set(holder: Any, names: list[str], value: Any) -> Any:
    inner = value if len(names) == 1 else _set(getattr(holder, names[0]), names[1:], value)
    return holder.model_copy(update={names[0]: inner})


_DAY: Final = date(2026, 6, 11)
#: Endings and a consent that is none tell the fact alone (§5.2, §5.3): what stays behind is no loss.
_CONTENT: Final = tuple(
    event for event in Event if not event.is_control and event is not Event.CONSENT_NOT_AVAILABLE
)
_INVITATIONS: Final = (Event.INVITATION_SENT, Event.INVITATION_CHANGED)
_PLANS: Final = tuple(event for event in _CONTENT if "plan" in groups_of(event)[0])
_INITIATIVE: Final = (Event.INITIATIVE_SENT,)
_INFORMATION: Final = tuple(event for event in Event if "information" in groups_of(event)[0])
#: Where a consent that is given goes along, or is what is told.
_CONSENTS: Final = tuple(
    event
    for event in _CONTENT
    if "consent" in groups_of(event)[0] | groups_of(event)[1] and event not in STATUS
)
_BOTH: Final = (ConsentKind.INFO_SHARING, ConsentKind.SIP)


def _field(path: str, events: tuple[Event, ...], *values: Any) -> list[Probe]:
    """The field with each of the values; as it stands in the plainest message where none is given."""
    return [Probe((path,), events, {path: value}) for value in values] or [Probe((path,), events, {})]


def _event(*events: Event) -> list[Probe]:
    return [Probe(("event",), events, {})]


def _kind(kind: InvitationKind) -> list[Probe]:
    return [
        *_field("meeting.kind", _INVITATIONS, kind),
        *_field("plan.kind", _PLANS, kind),
        *_field("initiative.kind", _INITIATIVE, kind),
    ]


def _answers(event: Event, status: ConsentStatus, apart: ConsentStatus) -> Probe:
    """One of the two consents with its status, and the other with `apart`."""
    put = {"consent.kinds": (ConsentKind.SIP,), "consent.status": status, "consent.apart": apart}
    return Probe(("consent.kinds", "consent.apart"), (event,), put)


def _responsible(*who: Responsible) -> list[Probe]:
    goals = [
        (Goal(text="Handla själv.", interventions=(Intervention(text="Öva.", responsible=one),)),)
        for one in who
    ]
    return [Probe(("plan.goals.interventions.responsible",), _PLANS, {"plan.goals": goal}) for goal in goals]


_NAMED: Final = Responsible(name="Medarbetare A")
_GOAL: Final = Goal(
    text="Handla själv.", interventions=(Intervention(text="Öva gången.", responsible=_NAMED),)
)

#: Row of §7.3 → what is asked for it.
PROBES: Final[Mapping[int, list[Probe]]] = {
    1: _field("patient.id", tuple(Event)),
    2: _field("patient.id", tuple(Event), identify("20210325K069")),
    3: _field("patient.protected", tuple(Event), True),
    4: _field("patient.id", tuple(Event), identify("191710912385")),
    5: _event(Event.INITIATIVE_SENT),
    6: _field("initiative.reason", _INITIATIVE),
    7: _event(Event.INITIATIVE_ACKNOWLEDGED, Event.INITIATIVE_DENIED),
    8: _field("answer.text", (Event.INITIATIVE_DENIED,)),
    9: _kind(InvitationKind.DISCHARGE),
    10: _kind(InvitationKind.FOLLOW_UP),
    11: _kind(InvitationKind.EVALUATION),
    12: _field("meeting.start", _INVITATIONS),
    13: _field("meeting.end", _INVITATIONS, START + timedelta(hours=1)),
    14: _field("meeting.form", _INVITATIONS, *MeetingForm),
    15: [
        *_field("meeting.video_internal", _INVITATIONS, "https://in.example/1"),
        *_field("meeting.video_external", _INVITATIONS, "https://ut.example/1"),
    ],
    16: [
        *_field("meeting.phone", _INVITATIONS, "010-1234567"),
        *_field("meeting.conference_id", _INVITATIONS, "331021"),
    ],
    17: _field("meeting.reply_by", _INVITATIONS, date(2026, 3, 5)),
    18: [
        *_field("meeting.purpose", _INVITATIONS, "Att bo hemma."),
        *_field("meeting.questions", _INVITATIONS, "Vem ringer?"),
    ],
    19: _field("meeting.professions", _INVITATIONS, ("Arbetsterapeut",)),
    20: _field(
        "meeting.participants", _INVITATIONS, (Participant(name="Testperson 1", function="Närstående"),)
    ),
    21: [
        *_field(
            "meeting.participants",
            (Event.MEETING_ATTENDANCE,),
            (Participant(name="Testperson 1", attended=True),),
        ),
        *_field("plan.participants", _PLANS, (Participant(name="Testperson 1", attended=False),)),
    ],
    22: _event(Event.INVITATION_CONFIRMED, Event.INVITATION_DECLINED),
    23: _field(
        "meeting.interpreter", _INVITATIONS, Interpreter(language="Persiska", booked_by="Vårdcentralen")
    ),
    24: [
        *_field("consent.kinds", _CONSENTS, _BOTH),
        _answers(Event.INVITATION_SENT, ConsentStatus.GIVEN, ConsentStatus.REFUSED),
        _answers(Event.CONSENT_REFUSED, ConsentStatus.REFUSED, ConsentStatus.GIVEN),
        _answers(Event.CONSENT_WITHDRAWN, ConsentStatus.WITHDRAWN, ConsentStatus.GIVEN),
    ],
    25: _field("consent.method", _CONSENTS, *ConsentMethod),
    26: [
        *_field("consent.valid_from", _CONSENTS, date(2026, 2, 1)),
        *_field("consent.valid_to", _CONSENTS, date(2027, 2, 1)),
    ],
    27: [
        *_field("consent.all_parties", _CONSENTS, True, False),
        *_field("consent.parties", _CONSENTS, (UNIT,)),
        *_field("consent.other_parties", _CONSENTS, "Biblioteket"),
        *_field("consent.scope", _CONSENTS, "Stöd i hemmet"),
    ],
    28: _field("consent.given_by", _CONSENTS, (ConsentGiver.INDIVIDUAL,), (ConsentGiver.GUARDIAN,)),
    29: _event(Event.CONSENT_NOT_AVAILABLE),
    30: _event(Event.CONSENT_BLOCKED),
    31: _event(Event.SIP_DECLINED),
    32: [
        Probe(("plan.goals.icf",), _PLANS, {"plan.goals": (Goal(text="Gå själv.", icf=domain),)})
        for domain in IcfDomain
    ],
    33: _field("plan.goals", _PLANS, (_GOAL, _GOAL)),
    34: _responsible(
        Responsible(kind=ResponsibleKind.PERSON, name="Handläggare A", unit="Enhet A"),
        Responsible(profession="Sjuksköterska"),
    ),
    35: _responsible(
        Responsible(kind=ResponsibleKind.INDIVIDUAL),
        Responsible(kind=ResponsibleKind.RELATIVE, name="Testperson 2"),
    ),
    36: [
        *_field("plan.follow_up_on", _PLANS, _DAY),
        Probe(
            ("plan.follow_up_on",),
            (Event.PLAN_ESTABLISHED,),
            {"plan.follow_up_on": _DAY, "plan.follow_up_meeting": None},
        ),
    ],
    37: [
        *_field("plan.coordinator", _PLANS, PERSON),
        *_field("coordinator.contact", (Event.COORDINATOR_APPOINTED, Event.COORDINATOR_CHANGED)),
    ],
    38: [
        *_field(
            "plan.approvals", _PLANS, (Approval(kind=ApprovalKind.INDIVIDUAL, by="Testperson 1", at=START),)
        ),
        *_event(Event.PLAN_PATIENT_APPROVED),
    ],
    39: [
        *_field("plan.published_1177", _PLANS, True, False),
        *_field("plan.not_published_because", _PLANS),
        *_event(Event.PLAN_PUBLISHED_1177, Event.PLAN_NOT_PUBLISHED),
    ],
    40: [*_field("plan.id", _PLANS), *_field("plan.version", _PLANS)],
    41: _event(Event.PLAN_VOIDED),
    42: [*_field("ending.reason", (Event.PLAN_CLOSED,)), *_field("ending.text", (Event.PLAN_CLOSED,))],
    43: _event(Event.PLAN_SENT_IN_ERROR),
    44: [
        *_field(
            "information.attachments",
            _INFORMATION,
            *(
                (Attachment(title="Bilaga", kind=kind, content_type="text/plain", data="QQ=="),)
                for kind in AttachmentKind
            ),
        )
    ],
    45: _event(Event.INFO_FOR_ACK, Event.INFO_ACKNOWLEDGED),
    46: _field("consent.npo", _CONSENTS, ConsentStatus.GIVEN, ConsentStatus.REFUSED),
    47: _field("case.visam_track", _CONTENT, VisamTrack.YELLOW),
    48: _field("plan.personal_story", _PLANS, "Du vill bo hemma."),
    49: [
        *_field("initiative.noticed_by", _INITIATIVE, "Hemtjänsten"),
        *_field("plan.noticed_by", _PLANS, "Hemtjänsten"),
    ],
    50: [
        *_field("opening.care_contact", (Event.CASE_OPENED, Event.CASE_ACTOR_ADDED), "Läkarbesök"),
        *_field("opening.event_on", (Event.CASE_OPENED, Event.CASE_ACTOR_ADDED), _DAY),
    ],
    51: _field("plan.contingency", _PLANS, "Ring 1177."),
}
