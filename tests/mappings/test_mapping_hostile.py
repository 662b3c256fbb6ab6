"""Whatever people write, it arrives as they wrote it, or is refused by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.canonical.codes import InvitationKind, LossAction, MeetingForm
from hub.canonical.meeting import Interpreter, Participant
from hub.errors import Unacceptable
from hub.mappings.times import EARLIEST, LATEST
from tests.mappings.toys import KINDS, document, message, toy

TABLE = toy()
MARKS = [
    "]]>",
    "<!--",
    "-->",
    "&amp;",
    "&#13;",
    "\"'",
    "Ej angivet",
    "\u202e",
    "e\u0301",
    "\U0001f600",
    "\\n",
    "; ",
]
SIGNS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
LINES = st.lists(SIGNS | st.sampled_from(MARKS), min_size=1, max_size=12).map("".join)
TEXTS = st.lists(SIGNS | st.sampled_from([*MARKS, "\n", "\t", "\r\n", " "]), min_size=1, max_size=20).map(
    "".join
)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)
PARTICIPANTS = st.builds(
    Participant,
    name=LINES,
    function=st.none() | LINES,
    phone=st.none(),
    attended=st.none() | st.booleans(),
)
MEETINGS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "start": MOMENTS,
        "end": st.none(),
        "form": st.none() | st.sampled_from(list(MeetingForm)),
        "place": st.none() | LINES,
        "convener": st.none() | LINES,
        "purpose": st.none() | TEXTS,
        "comment": st.none() | TEXTS,
        "conference_id": st.none() | LINES,
        "reply_by": st.none() | st.dates(EARLIEST, LATEST),
        "interpreter": st.none() | st.builds(Interpreter, language=LINES, booked_by=st.none() | LINES),
        "professions": st.lists(LINES, max_size=3).map(tuple),
        "participants": st.lists(PARTICIPANTS, max_size=3).map(tuple),
    }
)


@settings(max_examples=150)
@given(MEETINGS)
def test_a_message_comes_back_whole_and_its_notes_are_announced(meeting: dict[str, Any]) -> None:
    said = message(**meeting)
    try:
        written = TABLE.write(said)
    except Unacceptable as error:
        refused: str | None = error.code
    else:
        refused = None
        assert TABLE.read(document(written.document)) == said
        assert {loss.action for loss in written.losses} <= {LossAction.NOTE}
    assert refused in (None, "value.sentinel", "time.ambiguous")


@given(LINES, TEXTS)
def test_attributes_and_elements_carry_the_same_texts(line: str, text: str) -> None:
    said = message(convener=line, purpose=text, kind=InvitationKind.SIP)
    assert TABLE.read(document(TABLE.write(said).document)) == said
