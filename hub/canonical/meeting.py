"""Initiative, invitation and meeting, answers and information: the contents of a SIP message."""

from __future__ import annotations

from datetime import date

from hub.canonical.base import Data, Instant, Line, Model, Text, Token
from hub.canonical.codes import AttachmentKind, EndReason, InvitationKind, MeetingForm
from hub.canonical.people import UnitRef


class Initiative(Model):
    """A first «we should meet» (initiativ; SAMSA: SIP SparaSänd). `reason`: initiativorsak, Syfte."""

    kind: InvitationKind = InvitationKind.SIP
    reason: Text
    urgency: Text | None = None
    noticed_by: Text | None = None
    goal: Text | None = None
    questions: Text | None = None


class Participant(Model):
    """One row of the meeting's participants. `function`: profession, relation or organisation, merged.

    `attended` is None until the meeting is held (I-10).
    """

    name: Line
    function: Line | None = None
    phone: Line | None = None
    attended: bool | None = None


class Interpreter(Model):
    """Interpreter (tolk): the language, and who books it."""

    language: Line
    booked_by: Line | None = None


class Meeting(Model):
    """A SIP meeting with its invitation (SIP-möte, kallelse).

    `start`, `end`: instants, Europe/Stockholm on the wire. `video_unlabelled`: the single link of older
    layouts, of which nobody knows whom it is for (S-33). `reply_by`: local date, inclusive (T-27).
    """

    kind: InvitationKind = InvitationKind.SIP
    start: Instant
    end: Instant | None = None
    form: MeetingForm | None = None
    place: Line | None = None
    video_internal: Line | None = None
    video_external: Line | None = None
    video_unlabelled: Line | None = None
    phone: Line | None = None
    conference_id: Line | None = None
    reply_by: date | None = None
    convener: Line | None = None
    purpose: Text | None = None
    questions: Text | None = None
    comment: Text | None = None
    interpreter: Interpreter | None = None
    participants: tuple[Participant, ...] = ()
    professions: tuple[Line, ...] = ()


class Answer(Model):
    """What a receiver said: the free text of a svar, or the comment of a denial (never interpreted)."""

    text: Text | None = None
    responder: Line | None = None
    answered_at: Instant | None = None


class Attachment(Model):
    """An enclosed file (bilaga). `data`: base64."""

    title: Line
    kind: AttachmentKind = AttachmentKind.OTHER
    content_type: Token
    data: Data


class Information(Model):
    """An information message (informationsmeddelande), maybe with enclosed files (bilagor)."""

    text: Text
    attachments: tuple[Attachment, ...] = ()


class Rerouting(Model):
    """A unit that was wrongly addressed says who attends in its place (000 §Kallelse)."""

    unit: UnitRef
    attends: Line | None = None


class Ending(Model):
    """Why something ended; `text` only where a person wrote it."""

    reason: EndReason = EndReason.OTHER
    text: Text | None = None
