"""Every word of a table does what it says, in both directions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hub.canonical.codes import ConsentKind, Event, InvitationKind, LossAction, MeetingForm
from hub.canonical.identity import identify
from hub.canonical.meeting import Interpreter, Meeting, Participant
from hub.canonical.message import CaseRef, Message, NativeId
from hub.canonical.people import Contact, Patient, UnitRef
from hub.errors import Refused, Unacceptable
from hub.mappings.words import (
    Drop,
    Letter,
    Row,
    Supplied,
    Word,
    drop,
    each,
    ignore,
    letter,
    note,
    refuse,
    row,
    supplied,
)
from tests.mappings.toys import HEAD, INVITATION, changed, document, message, toy, with_interpreter

TABLE = toy()


def text_of(said: Message) -> str:
    return TABLE.write(said).document.decode()


def losses_of(said: Message) -> dict[str, LossAction]:
    return {loss.field: loss.action for loss in TABLE.write(said).losses}


def test_a_message_comes_back_as_it_was_said() -> None:
    written = TABLE.write(message())
    assert TABLE.read(document(written.document)) == message()
    assert written.losses == ()


def test_writing_twice_gives_the_same_bytes() -> None:
    assert TABLE.write(message()).document == TABLE.write(message()).document


def test_elements_stand_in_the_order_of_the_rows() -> None:
    text = text_of(message())
    places = [text.index(f"<{name}") for name in ("Skickat", "Avsändare", "Ärende", "Patient", "Möte>")]
    assert places == sorted(places)


def test_parents_are_there_only_where_something_is_in_them() -> None:
    said = message(participants=()).model_copy(update={"case": CaseRef(), "consent": None})
    text = text_of(said)
    assert "<Ärende" not in text
    assert "<Deltagare" not in text
    assert "<Samtycke" not in text
    assert TABLE.read(document(text)) == said


def test_an_absent_value_is_written_as_its_sentinel_and_read_as_absent() -> None:
    said = message(end=None, place=None)
    text = text_of(said)
    assert "<Stopptid>Ej angivet</Stopptid>" in text
    assert "<Plats>Ej angivet</Plats>" in text
    assert TABLE.read(document(text)) == said


def test_a_sentinel_is_not_written_for_a_group_that_is_absent() -> None:
    assert "0001-01-01" not in text_of(message().model_copy(update={"consent": None}))


def test_a_text_that_is_the_sentinel_is_refused_and_not_lost() -> None:
    with pytest.raises(Unacceptable) as caught:
        TABLE.write(message(place="Ej angivet"))
    assert (caught.value.code, caught.value.path) == ("value.sentinel", "meeting.place")


def test_two_times_share_one_date() -> None:
    with pytest.raises(Unacceptable) as caught:
        TABLE.write(message(end=datetime(2026, 3, 13, 11, 0, tzinfo=UTC)))
    assert (caught.value.code, caught.value.path) == ("time.other-day", "meeting.end")


def test_a_selected_id_has_its_own_place_and_the_others_stand_in_the_list() -> None:
    ids = (
        NativeId(system="samsa", kind="sip-id", value="SIP1"),
        NativeId(system="toy", kind="arende", value="S1"),
        NativeId(system="toy", kind="arende", value="S2"),
    )
    said = message().model_copy(update={"case": CaseRef(ids=ids)})
    text = text_of(said)
    assert "<Nummer>S1</Nummer>" in text
    assert '<Referens system="toy" typ="arende">S2</Referens>' in text
    assert set(TABLE.read(document(text)).case.ids) == set(ids)


def test_a_structure_and_lists_come_back_from_notes() -> None:
    said = message(
        interpreter=with_interpreter(),
        professions=("arbetsterapeut; neuro", "logoped, \\barn [via hub] Tolk: x"),
        conference_id="331021",
        reply_by=date(2026, 3, 5),
    )
    text = text_of(said)
    assert "[via hub] Tolk: persiska\\, dari\\; eller pashto, bokas av Handläggare A\n" in text
    assert TABLE.read(document(text)) == said
    assert losses_of(said) == {
        "meeting.interpreter": LossAction.NOTE,
        "meeting.professions": LossAction.NOTE,
        "meeting.conference_id": LossAction.NOTE,
        "meeting.reply_by": LossAction.NOTE,
    }


def test_a_merged_code_is_noted_and_restored() -> None:
    said = message(form=MeetingForm.HYBRID)
    text = text_of(said)
    assert "<Mötesform>Annat</Mötesform>" in text
    assert "[via hub] Mötesform: hybrid" in text
    assert TABLE.read(document(text)) == said


def test_a_note_of_a_merged_code_gives_way_where_a_person_has_chosen_another_code() -> None:
    text = text_of(message(form=MeetingForm.HYBRID)).replace(">Annat<", ">Telefonmöte<")
    read = TABLE.read(document(text))
    assert read.meeting
    assert read.meeting.form is MeetingForm.PHONE


def test_a_code_that_is_not_merged_is_not_noted() -> None:
    assert losses_of(message(form=MeetingForm.OTHER)) == {}


def test_an_alias_of_a_code_is_read_and_never_written() -> None:
    text = text_of(message()).replace("Distansmöte online", "\u00a0Digitalt ")
    assert TABLE.read(document(text)) == message()


def test_what_is_told_is_never_read_back() -> None:
    base = message()
    assert base.consent
    consent = base.consent.model_copy(
        update={
            "valid_to": date(2027, 2, 1),
            "parties": (UnitRef(name="Kalmar, kommun"), UnitRef(name="Köping", hsa_id="SE1-2")),
            "all_parties": True,
        }
    )
    said = base.model_copy(update={"consent": consent})
    written = TABLE.write(said)
    text = written.document.decode()
    assert "[via hub] Samtycket gäller till och med 2027-02-01." in text
    assert "[via hub] Samtycket gäller: Kalmar\\, kommun; Köping, HSA-id SE1-2." in text
    assert "[via hub] Samtycket gäller alla parter." in text
    assert TABLE.read(document(text)) == base
    assert [loss.field for loss in written.losses] == [
        "consent.valid_to",
        "consent.all_parties",
        "consent.parties",
    ]
    assert "2027" not in "".join(loss.text for loss in written.losses)


def test_what_is_dropped_or_goes_by_letter_is_named_in_the_losses() -> None:
    said = message(video_internal="https://a.example.se/1", video_unlabelled="https://b.example.se")
    said = said.model_copy(update={"contacts": (Contact(name="Testperson 3"),)})
    assert losses_of(said) == {
        "contacts": LossAction.DROPPED,
        "meeting.video_internal": LossAction.SIDE_LETTER,
        "meeting.video_unlabelled": LossAction.DROPPED,
    }


def test_what_the_format_implies_is_lost_only_where_the_message_says_otherwise() -> None:
    base = message()
    assert base.consent
    consent = base.consent.model_copy(update={"kinds": (ConsentKind.SIP,)})
    assert losses_of(base.model_copy(update={"consent": consent})) == {"consent.kinds": LossAction.DROPPED}


def test_a_gate_refuses_with_its_rule_and_advice() -> None:
    person = Patient(id=identify("200103022380"), protected=True)
    with pytest.raises(Unacceptable) as caught:
        TABLE.write(message().model_copy(update={"patient": person}))
    error = caught.value
    assert (error.code, error.rule, error.path) == ("format.refused", "R-VGR-09", "patient.protected")
    assert error.advice == "Use phone or letter."


def test_a_gate_on_reading_refuses_with_path_and_line() -> None:
    kind = refuse("meeting.kind", unless=InvitationKind.SIP, rule="R-1", message="no", on_read=True)
    strict = toy(changed(kind))
    text = text_of(message(kind=InvitationKind.FOLLOW_UP))
    with pytest.raises(Unacceptable) as caught:
        strict.read(document(text))
    assert (caught.value.code, caught.value.path) == ("format.refused", "/Kallelse/Möte/Typ")
    assert caught.value.line == text[: text.index("<Typ>")].count("\n") + 1


def test_the_adapter_hands_in_what_the_format_lacks() -> None:
    table = toy(
        [supplied("sent_at") if getattr(word, "path", "") == "sent_at" else word for word in INVITATION]
    )
    written = table.write(message())
    assert b"Skickat" not in written.document
    assert table.read(document(written.document), {"sent_at": message().sent_at}) == message()


def test_a_constant_is_always_written_and_an_ignored_place_may_hold_anything() -> None:
    text = text_of(message())
    assert 'schema="1"' in text
    assert 'layout="ny"' in text
    assert (
        TABLE.read(document(text.replace("</Kallelse>", "<Utskriven>x</Utskriven></Kallelse>"))) == message()
    )


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [('layout="ny"', 'layout="gammal"', "layout.unknown"), ('schema="1"', 'schema="2"', "value.fixed")],
)
def test_another_layout_or_constant_is_refused(was: str, becomes: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        TABLE.read(document(text_of(message()).replace(was, becomes)))
    assert caught.value.code == code


def test_a_constant_alone_does_not_call_for_its_parents() -> None:
    table = toy([*INVITATION, ignore("Extra/Typ", "1")])
    assert b"Extra" not in table.write(message()).document


def test_what_the_schema_demands_cannot_be_left_out() -> None:
    table = toy([*_without("patient.address"), row("patient.address", "Folkbokföring/Adress", required=True)])
    with pytest.raises(Unacceptable) as caught:
        table.write(message())
    assert (caught.value.code, caught.value.path) == ("value.missing", "patient.address")


def test_a_field_inside_a_list_can_be_dropped_or_sent_by_letter() -> None:
    plain = [word for word in INVITATION if getattr(word, "path", "") != "meeting.participants"]
    rows: list[Row | Drop | Letter | Supplied] = [
        row("name", "Namn"),
        drop("function", because="Utan fält."),
        letter("phone", because="Utan fält."),
        supplied("attended", None),
    ]
    table = toy([*plain, each("meeting.participants", "Deltagare/Rad", rows)])
    written = table.write(message())
    assert {loss.field: loss.action for loss in written.losses} == {
        "meeting.participants.function": LossAction.DROPPED,
        "meeting.participants.phone": LossAction.SIDE_LETTER,
        "meeting.participants.attended": LossAction.DROPPED,
    }


def test_more_items_than_the_format_takes_are_refused() -> None:
    many = tuple(Participant(name=f"Testperson {number}") for number in range(51))
    with pytest.raises(Unacceptable) as caught:
        TABLE.write(message(participants=many))
    assert (caught.value.code, caught.value.path) == ("value.too-many", "meeting.participants")


def test_an_event_without_content_needs_only_its_head() -> None:
    said = message().model_copy(
        update={"event": Event.INVITATION_ACKNOWLEDGED, "meeting": None, "consent": None}
    )
    table = toy(
        [*HEAD, row("answer.text", "Svar"), row("answer.responder", "Av"), drop("answer.answered_at", "–")],
        event=Event.INVITATION_ACKNOWLEDGED,
    )
    assert table.read(document(table.write(said).document)) == said


def test_a_whole_note_stands_alone_where_there_is_no_text() -> None:
    said = message(comment=None, conference_id="1")
    assert TABLE.read(document(text_of(said))) == said


def test_a_note_with_only_its_required_part_comes_back() -> None:
    said = message(interpreter=Interpreter(language="dari"))
    assert TABLE.read(document(text_of(said))) == said


def test_a_mapping_gap_is_found_before_anything_is_given_out() -> None:
    class Forgetful:
        kind = str

        def read(self, text: str) -> str:
            return text.lower()

        def write(self, value: str) -> str:
            return value

    table = toy([*_without("meeting.convener"), row("meeting.convener", "Sist", codec=Forgetful())])
    with pytest.raises(Unacceptable) as caught:
        table.write(message())
    assert (caught.value.code, caught.value.path) == ("mapping.gap", "meeting.convener")


def test_a_lossy_note_is_a_gap_too() -> None:
    class Forgetful:
        kind = str

        def read(self, text: str) -> str:
            return text.strip("0")

        def write(self, value: str) -> str:
            return value

    table = toy([*_without("meeting.conference_id"), note("meeting.conference_id", "Id", codec=Forgetful())])
    with pytest.raises(Unacceptable) as caught:
        table.write(message(conference_id="10"))
    assert (caught.value.code, caught.value.path) == ("mapping.gap", "meeting.conference_id")


def test_the_loss_table_names_every_field_of_the_event() -> None:
    named = {line.field for line in TABLE.losses()}
    covered = {
        leaf
        for leaf in TABLE.placing.accounts.leaves
        if any(leaf == name or leaf.startswith(f"{name}.") for name in named)
    }
    assert covered == set(TABLE.placing.accounts.leaves)


def test_a_meeting_without_anything_else_round_trips() -> None:
    meeting = Meeting(start=datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    said = message().model_copy(update={"meeting": meeting, "consent": None})
    assert TABLE.read(document(text_of(said))) == said


def _without(path: str) -> list[Word]:
    return changed(without=path)
