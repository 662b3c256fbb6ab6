"""Messages of every event, with text that tries to break a document, for hypothesis to draw from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from hub.canonical.codes import (
    ChildAssent,
    ConsentBasis,
    ConsentGiver,
    ConsentMethod,
    ConsentStatus,
    ContactRole,
    EndReason,
    Event,
    InvitationKind,
    MeetingForm,
)
from hub.canonical.consent import Consent
from hub.canonical.identity import PersonId, identify
from hub.canonical.meeting import Answer, Ending, Information, Initiative, Interpreter, Meeting, Participant
from hub.canonical.message import GROUPS, CaseRef, Message, NativeId, groups_of
from hub.canonical.people import Contact, Patient, UnitRef
from hub.mappings.samsa import STATUS

PERSONS = [identify(value) for value in ("200103022380", "199005275848", "198808112380", "200312159817")]
RESERVE = identify("20210325K069")
KINDS = (InvitationKind.SIP, InvitationKind.DISCHARGE, InvitationKind.FOLLOW_UP, InvitationKind.EVALUATION)

#: Pieces of what breaks documents, notes and readers.
_PIECES = st.sampled_from(
    [
        "&",
        "<",
        ">",
        "]]>",
        "<!--",
        "&lt;",
        "&#10;",
        '"',
        "'",
        "\\",
        "\\n",
        ";",
        "; ",
        ", tel 1",
        ":",
        "[via hub] ",
        "[via hub] kontroll: 0f6c",
        "[via hub] Tolk: persiska",
        "Slag: uppföljning",
        "Ej angivet",
        "0001-01-01 00:00",
        "Ja",
        " ",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "e\u0301",
        "å",
        "\U0001f600",
        "\ufffd",
        "{}",
        "%s",
    ]
)
_CHARACTERS = st.characters(
    exclude_categories=("Cs",), exclude_characters="".join(map(chr, [*range(32), 0xFFFE, 0xFFFF]))
)
LINES = st.lists(st.one_of(_PIECES, st.text(_CHARACTERS, max_size=6)), min_size=1, max_size=4).map("".join)
LINES = LINES.filter(lambda text: text != "" and text.strip() != "Ej angivet")
_BREAKS = st.sampled_from(["\n", "\t", "\n\n", " \n", "\n[via hub] Syfte: x"])
TEXTS = st.lists(st.one_of(LINES, _BREAKS), min_size=1, max_size=5).map("".join).filter(bool)
TOKENS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=30)
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
        basis=optional(st.sampled_from(ConsentBasis)),
        withdrawn_at=optional(INSTANTS),
        withdrawn_by=optional(LINES),
    )


_STATUSES = {
    Event.CONSENT_REFUSED: (ConsentStatus.REFUSED,),
    Event.CONSENT_WITHDRAWN: (ConsentStatus.WITHDRAWN, ConsentStatus.VOIDED, ConsentStatus.BLOCKED),
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
    "information": st.builds(Information, text=TEXTS),
    "ending": st.builds(Ending, reason=st.sampled_from(EndReason), text=optional(TEXTS)),
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
        contacts=draw(
            lists(
                st.builds(
                    Contact,
                    name=LINES,
                    role=st.sampled_from(ContactRole),
                    unit=optional(LINES),
                    phone=optional(LINES),
                    email=optional(LINES),
                )
            )
        ),
        **contents,
    )
