"""Messages of every event, with text that tries to break a document, for hypothesis to draw from."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from hub.canonical.case import Actor, Coordinator, Deviation, Opening, OtherPlan
from hub.canonical.codes import (
    ActorHeading,
    ChildAssent,
    ConsentBasis,
    ConsentGiver,
    ConsentMethod,
    ConsentStatus,
    ContactRole,
    DeviationKind,
    EndReason,
    Event,
    InvitationKind,
    MeetingForm,
    VisamTrack,
)
from hub.canonical.consent import Consent, Guardian
from hub.canonical.identity import PersonId, identify
from hub.canonical.meeting import (
    Answer,
    Attachment,
    Ending,
    Information,
    Initiative,
    Interpreter,
    Meeting,
    Participant,
    Rerouting,
)
from hub.canonical.message import GROUPS, CaseRef, Message, NativeId, groups_of
from hub.canonical.people import Contact, Patient, UnitRef
from hub.canonical.plan import (
    Approval,
    ApprovalKind,
    Goal,
    IcfDomain,
    Intervention,
    OtherMeasure,
    Plan,
    PlanStatus,
    Responsible,
    ResponsibleKind,
)
from hub.mappings.samsa import STATUS

PERSONS = [identify(value) for value in ("200103022380", "199005275848", "198808112380", "200312159817")]
RESERVE = identify("20210325K069")
KINDS = (InvitationKind.SIP, InvitationKind.DISCHARGE, InvitationKind.FOLLOW_UP, InvitationKind.EVALUATION)

#: Pieces of what breaks documents, notes and readers; the simplest first.
PIECES = (
    *("å", "&", "<", ">", "]]>", "<!--", "&lt;", "&#10;", '"', "'", "\\", "\\n", ";", "; ", ", tel 1", ":"),
    *("[via hub] ", "[via hub]", "[via hub] kontroll: 0f6c", "[via hub] Tolk: persiska"),
    *("[via hub] Samtycket gäller alla SIP-parter.", "Samtycke: Ja", "Slag: uppföljning", "Tolk: "),
    *("Ej angivet", "0001-01-01 00:00", "Ja", "200103022380", " ", "\u00a0", "\u2028", "\ufeff", "\u200f"),
    *("\u202e", "\u0085", "\x7f", "e\u0301", "\U0001f600", "\U0001f469\u200d\U0001f52c", "\ufffd", "\ufdd0"),
    *("\ue000", "\U0010ffff", "{}", "%s", "x" * 60, "]]&gt;<![CDATA[", "<?xml version='1.0'?>", "\\u0000"),
)
_BREAKS = ("\n", "\t", "\n\n", " \n", "\n ", "\n[via hub] Syfte: x", "\n\n[via hub] kontroll: 0f6c")
#: What every format takes for nothing said, or for a value.
_SENTINELS = {"Ej angivet", "0001-01-01 00:00"}


def line(seed: int) -> str:
    """A line that a person might have written, badly: the same for the same seed, simple for a small one."""
    if seed < len(PIECES):
        text = PIECES[seed]
    else:
        chance = Random(seed)
        text = "".join(_piece(chance) for _ in range(chance.randint(1, 4)))
    return text if text.strip() and text.strip() not in _SENTINELS else f"{text}."


def text(seed: int) -> str:
    """Several lines and what breaks them, at both ends as well."""
    chance = Random(seed)
    whole = "".join(
        chance.choice(_BREAKS) if chance.random() < 0.3 else line(chance.randrange(SEEDS))
        for _ in range(chance.randint(1, 4))
    )
    return whole if whole.strip() and whole.strip() not in _SENTINELS else f"{whole}."


def _piece(chance: Random) -> str:
    if chance.random() < 0.7:
        return chance.choice(PIECES)
    return "".join(_character(chance) for _ in range(chance.randint(1, 6)))


def _character(chance: Random) -> str:
    """Any character that XML 1.0 has, save line breaks and tabs."""
    first, last = chance.choice(
        ((0x20, 0x7E), (0x7F, 0x17F), (0x300, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
    )
    return chr(chance.randint(first, last))


SEEDS = 1_000_000
#: One draw a text, so that thousands of messages are drawn in a minute.
LINES = st.integers(0, SEEDS).map(line)
TEXTS = st.integers(0, SEEDS).map(text)
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
TOKENS = st.integers(0, SEEDS).map(
    lambda seed: "".join(Random(seed).choices(_PRINTABLE, k=1 + seed % 30)) if seed else "0"
)
INSTANTS = st.datetimes(datetime(2000, 1, 2), datetime(2035, 12, 30)).map(lambda at: at.replace(tzinfo=UTC))
DAYS = st.dates(date(2000, 1, 2), date(2035, 12, 30))
MINUTES = INSTANTS.map(lambda at: at.replace(second=0, microsecond=0))


def optional(values: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | values


UNITS = st.builds(
    UnitRef,
    name=LINES,
    hsa_id=optional(st.sampled_from(["SE2321000131-E000000000101", "SE2321000172-E000000000201"])),
)
IDS = st.builds(
    NativeId,
    system=st.sampled_from(["samsa", "prator", "hub", "other"]),
    kind=st.sampled_from(["arende", "sip-id", "case"]),
    value=TOKENS,
)


def lists(values: SearchStrategy[Any], most: int = 3) -> SearchStrategy[Any]:
    return st.lists(values, max_size=most).map(tuple)


def unique_lists(values: SearchStrategy[Any], most: int = 3) -> SearchStrategy[Any]:
    return st.lists(values, max_size=most, unique=True).map(tuple)


PARTICIPANTS = st.builds(
    Participant, name=LINES, function=optional(LINES), phone=optional(LINES), attended=optional(st.booleans())
)


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    start = draw(MINUTES)
    lasts = draw(optional(st.integers(0, 120)))
    return Meeting(
        kind=draw(st.sampled_from(KINDS)),
        start=start,
        end=None if lasts is None else start + timedelta(minutes=lasts),
        form=draw(optional(st.sampled_from(MeetingForm))),
        reply_by=draw(optional(DAYS)),
        interpreter=draw(optional(st.builds(Interpreter, language=LINES, booked_by=optional(LINES)))),
        participants=draw(lists(PARTICIPANTS)),
        professions=draw(lists(LINES)),
        **{
            name: draw(optional(LINES))
            for name in (
                "place",
                "video_internal",
                "video_external",
                "video_unlabelled",
                "phone",
                "conference_id",
                "convener",
            )
        },
        **{name: draw(optional(TEXTS)) for name in ("purpose", "questions", "comment")},
    )


def consents(*statuses: ConsentStatus) -> SearchStrategy[Consent]:
    return st.builds(
        Consent,
        status=st.sampled_from(statuses),
        method=optional(st.sampled_from(ConsentMethod)),
        given_by=unique_lists(st.sampled_from(ConsentGiver)),
        registered_by=optional(LINES),
        decided_by=optional(LINES),
        registered_on=optional(DAYS),
        valid_from=optional(DAYS),
        valid_to=optional(DAYS),
        all_parties=optional(st.booleans()),
        parties=lists(UNITS),
        other_parties=optional(TEXTS),
        comment=optional(TEXTS),
        npo=optional(st.sampled_from(ConsentStatus)),
        child_assent=optional(st.sampled_from(ChildAssent)),
        guardians=lists(st.builds(Guardian, name=optional(LINES), status=st.sampled_from(ConsentStatus)), 2),
        basis=optional(st.sampled_from(ConsentBasis)),
        informant=optional(LINES),
        inquiry=optional(TEXTS),
        scope=optional(TEXTS),
        withdrawn_at=optional(INSTANTS),
        withdrawn_by=optional(LINES),
    )


ATTACHMENTS = st.builds(
    Attachment,
    title=LINES,
    content_type=st.sampled_from(["application/pdf", "text/plain"]),
    data=st.binary(min_size=1, max_size=20).map(lambda raw: b64encode(raw).decode()),
)
CONTACTS = st.builds(
    Contact,
    name=LINES,
    role=st.sampled_from(ContactRole),
    unit=optional(LINES),
    phone=optional(LINES),
    email=optional(LINES),
)
#: Each with a name: a system may demand one (I-09).
RESPONSIBLE = st.builds(
    Responsible,
    kind=st.sampled_from(ResponsibleKind),
    name=LINES,
    profession=optional(LINES),
    unit=optional(LINES),
)
INTERVENTIONS = st.builds(
    Intervention, text=TEXTS, responsible=RESPONSIBLE, when=optional(LINES), outcome=optional(TEXTS)
)
GOALS = st.builds(
    Goal,
    text=TEXTS,
    icf=optional(st.sampled_from(IcfDomain)),
    outcome=optional(TEXTS),
    interventions=lists(INTERVENTIONS, 2),
)
APPROVALS = st.builds(
    Approval,
    kind=st.sampled_from(ApprovalKind),
    by=optional(LINES),
    role=optional(st.sampled_from(ContactRole)),
    at=optional(INSTANTS),
    scan=optional(LINES),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan with what each format's own guards ask for: a booked follow-up, a reason not to be shown."""
    return Plan(
        version=draw(st.integers(0, 9999)),
        status=draw(st.sampled_from(PlanStatus)),
        kind=draw(st.sampled_from(KINDS)),
        needs=draw(lists(TEXTS)),
        goals=draw(lists(GOALS, 2)),
        interventions=draw(lists(INTERVENTIONS, 2)),
        measures_by_others=draw(lists(st.builds(OtherMeasure, text=TEXTS, by=optional(LINES)), 2)),
        responsible_unit=draw(optional(UNITS)),
        coordinator=draw(optional(CONTACTS)),
        participants=draw(lists(PARTICIPANTS)),
        contact_form=draw(optional(LINES)),
        follow_up_on=draw(optional(DAYS)),
        follow_up_meeting=draw(TOKENS),
        approvals=draw(lists(APPROVALS)),
        published_1177=draw(optional(st.booleans())),
        not_published_because=draw(TEXTS),
        **{name: draw(optional(TOKENS)) for name in ("id", "replaces", "replaced_by")},
        **{
            name: draw(optional(TEXTS))
            for name in (
                *("noticed_by", "purpose", "questions", "personal_story", "main_goal"),
                *("contingency", "outcome"),
            )
        },
    )


PLANS = plans()

_STATUSES = {
    Event.CONSENT_REFUSED: (ConsentStatus.REFUSED,),
    Event.CONSENT_WITHDRAWN: (ConsentStatus.WITHDRAWN,),
    Event.CONSENT_VOIDED: (ConsentStatus.VOIDED,),
    Event.CONSENT_BLOCKED: (ConsentStatus.BLOCKED,),
    Event.CONSENT_UNABLE: (ConsentStatus.UNABLE,),
    Event.CONSENT_NOT_AVAILABLE: (ConsentStatus.NOT_AVAILABLE,),
}
_CONTENTS: dict[str, SearchStrategy[Any]] = {
    "initiative": st.builds(
        Initiative,
        kind=st.sampled_from(KINDS),
        reason=TEXTS,
        urgency=optional(TEXTS),
        noticed_by=optional(TEXTS),
        goal=optional(TEXTS),
        questions=optional(TEXTS),
    ),
    "meeting": meetings(),
    "answer": st.builds(
        Answer, text=optional(TEXTS), responder=optional(LINES), answered_at=optional(INSTANTS)
    ),
    "information": st.builds(Information, text=TEXTS, attachments=lists(ATTACHMENTS, 2)),
    "ending": st.builds(Ending, reason=st.sampled_from(EndReason), text=optional(TEXTS)),
    "opening": st.builds(
        Opening,
        need=optional(st.booleans()),
        care_contact=optional(LINES),
        event_on=optional(DAYS),
        actors=lists(st.builds(Actor, unit=UNITS, heading=st.sampled_from(ActorHeading))),
    ),
    "rerouting": st.builds(Rerouting, unit=UNITS, attends=optional(LINES)),
    "plan": PLANS,
    "coordinator": st.builds(Coordinator, contact=CONTACTS, from_day=optional(DAYS)),
    "other_plan": st.builds(OtherPlan, kind=LINES, reference=optional(LINES)),
    "deviation": st.builds(
        Deviation,
        kind=st.sampled_from(DeviationKind),
        text=TEXTS,
        rule=optional(LINES),
        unit=optional(UNITS),
    ),
}


def _group(group: str, event: Event) -> SearchStrategy[Any]:
    if group == "consent":
        return consents(*_STATUSES.get(event, (ConsentStatus.GIVEN,)))
    return _CONTENTS[group]


CASES = st.builds(
    CaseRef,
    ids=lists(IDS),
    initiative=optional(TOKENS),
    meeting=optional(TOKENS),
    plan_version=optional(st.integers(0, 999_999_999)),
    plan_updated=optional(INSTANTS),
    plan_status=optional(LINES | st.sampled_from(list(STATUS.words))),
    visam_track=optional(st.sampled_from(VisamTrack)),
    extensive_needs=optional(st.booleans()),
)


@st.composite
def messages(draw: st.DrawFn, event: Event, persons: list[PersonId] = PERSONS) -> Message:
    """A message of this event that no gate of either format stops."""
    needed, allowed = groups_of(event)
    contents = {
        group: draw(_group(group, event) if group in needed else optional(_group(group, event)))
        for group in GROUPS
        if group in needed | allowed
    }
    return Message(
        id=draw(TOKENS),
        event=event,
        revision=draw(st.integers(1, 9999)),
        sent_at=draw(INSTANTS),
        sender=draw(UNITS),
        recipients=draw(st.lists(UNITS, min_size=1, max_size=3).map(tuple)),
        in_reply_to=draw(optional(TOKENS)),
        urgent=draw(st.booleans()),
        case=draw(CASES),
        patient=Patient(
            id=draw(st.sampled_from(persons)),
            name=draw(optional(LINES)),
            address=draw(optional(TEXTS)),
            phone=draw(optional(LINES)),
        ),
        contacts=draw(lists(CONTACTS)),
        **contents,
    )
