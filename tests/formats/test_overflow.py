"""What is longer than a system takes goes on in information messages of that system, and nothing is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.adapters import ADAPTERS, OFFLINE_NOTE_KEY, adapter
from hub.adapters.continuing import further_id
from hub.adapters.options import Options
from hub.adapters.seam import Adapter, Rendered
from hub.canonical.codes import ConsentStatus, Event, LossAction
from hub.canonical.consent import Consent
from hub.canonical.identity import identify
from hub.canonical.meeting import Ending, Information, Meeting
from hub.canonical.message import Message
from hub.canonical.people import Patient, UnitRef
from hub.canonical.plan import Goal, Plan, PlanStatus
from hub.errors import Misconfigured, Unacceptable
from tests.formats.golden import assert_valid, unnamed
from tests.formats.hostile import messages, text

LIMIT = 500
#: The information message of each system, which what is left over goes as.
NEWS = {
    "cosmic-link": Event.INFO_TO_PARTICIPANTS,
    "lifecare-sp": Event.INFO_GENERAL,
    "manual": Event.INFO_GENERAL,
    "prator": Event.INFO_FOR_INFORMATION,
    "samsa": Event.INFO_FOR_INFORMATION,
}
UNIT = UnitRef(name="Vårdcentralen Sala", hsa_id="SE2321000172-E000000000201")
TOP = re.compile(r"\[via hub\] Fortsättning \d+ av \d+ på \w+\.\n\n\[via hub\] [^\n:]+:[ \n]")
NEXT = "[via hub] Texten fortsätter i nästa meddelande."
BY_LETTER = "[via hub] Texten fortsätter i ett brev."
SYSTEMS = sorted(NEWS)


def short(system: str, longest: int = LIMIT) -> Adapter:
    return adapter(system, OFFLINE_NOTE_KEY, Options(longest))


def message(event: Event, **contents: Any) -> Message:
    return Message(
        id="M-1",
        event=event,
        sent_at=datetime(2026, 3, 2, 7, tzinfo=UTC),
        sender=UNIT,
        recipients=(UNIT,),
        patient=Patient(id=identify("200103022380"), name="Testperson 1"),
        **contents,
    )


def informing(system: str, said: str) -> Message:
    """A message of the system's own; its text may be longer than the model has one (`lower` adds lines)."""
    return message(NEWS[system], information=Information.model_construct(text=said, attachments=()))


def read(system: str, document: bytes) -> Message:
    assert_valid(system, document)
    parsed = short(system).parse(document)
    assert isinstance(parsed, Message)
    return parsed


def texts(system: str, rendered: Rendered) -> list[str]:
    """The texts of the document and those that continue it, each as its system shows it."""
    parsed = [read(system, each) for each in (rendered.document, *(one.document for one in rendered.further))]
    return [one.information.text for one in parsed if one.information]


def together(said: list[str]) -> str:
    """One text, from the document that it begins in and those that continue it, without the hub's lines."""
    first = said[0].removesuffix(f"\n\n{NEXT}")
    return first + "".join(TOP.sub("", each, count=1) for each in said[1:])


def actions(rendered: Rendered) -> dict[str, LossAction]:
    return {loss.field: loss.action for loss in rendered.losses}


def test_every_system_has_an_information_message_for_the_rest() -> None:
    assert NEWS.keys() == ADAPTERS.keys()


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("longest", [LIMIT, 20_000])
def test_a_text_of_the_limit_goes_whole_and_one_more_character_goes_on(system: str, longest: int) -> None:
    for length in (longest - 1, longest):
        rendered = short(system, longest).render(informing(system, "å" * length))
        assert texts(system, rendered) == ["å" * length]
        assert "information.text" not in actions(rendered)
    rendered = short(system, longest).render(informing(system, "å" * (longest + 1)))
    said = texts(system, rendered)
    assert len(said) == 2
    assert said[0].endswith(f"å\n\n{NEXT}")
    assert len(said[0]) == longest
    assert together(said) == "å" * (longest + 1)
    assert actions(rendered)["information.text"] is LossAction.NOTE


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_rest_goes_in_as_many_documents_as_it_takes_each_with_an_id_of_its_own(system: str) -> None:
    whole = "".join(f"Mening nummer {number}. " for number in range(950))
    rendered = short(system).render(informing(system, whole))
    assert len(rendered.further) > 30
    assert [each.id for each in rendered.further] == [f"M-1-{n}" for n in range(2, len(rendered.further) + 2)]
    for each in rendered.further:
        parsed = read(system, each.document)
        assert (parsed.id, parsed.event) == (each.id, each.event) == (each.id, NEWS[system])
        assert (parsed.patient, parsed.recipients, parsed.case) == (
            informing(system, whole).patient,
            (UNIT,),
            informing(system, whole).case,
        )
    said = texts(system, rendered)
    assert all(len(each) <= LIMIT for each in said)
    assert all(each.endswith(" ") for each in said[1:-1])
    assert together(said) == whole


@pytest.mark.parametrize("system", SYSTEMS)
@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 1_000_000).map(text), min_size=30, max_size=120))
def test_whatever_is_written_the_pieces_are_the_whole_text(system: str, parts: list[str]) -> None:
    whole = f"x{''.join(parts)}"[:19_990] + "\nx"
    rendered = short(system).render(informing(system, whole))
    said = texts(system, rendered)
    assert all(len(each) <= LIMIT for each in said)
    assert together(said) == whole


@pytest.mark.parametrize("event", Event)
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data(), system=st.sampled_from(SYSTEMS))
def test_every_event_fits_and_each_difference_is_named(
    event: Event, data: st.DataObject, system: str
) -> None:
    said = data.draw(messages(event))
    try:
        adapter(system, OFFLINE_NOTE_KEY).render(said)
    except Unacceptable:
        with pytest.raises(Unacceptable):
            short(system).render(said)
        return
    rendered = short(system).render(said)
    arrived = read(system, rendered.document)
    assert unnamed(said, arrived, rendered.losses) == set()
    fields = [loss.field for loss in rendered.losses]
    assert len(set(fields)) == len(fields)
    for each in rendered.further:
        assert read(system, each.document).event is NEWS[system]
    if event.is_control:
        assert rendered.further == ()


def test_the_hubs_short_lines_stay_and_are_restored_and_the_long_ones_go_on_whole() -> None:
    purpose = "Att ni träffas.\nOch planerar. " * 20
    said = message(
        Event.INVITATION_SENT,
        meeting=Meeting(
            start=datetime(2026, 3, 12, 10, tzinfo=UTC),
            comment="Kom i god tid. " * 40,
            purpose=purpose,
            phone="0104411800",
            convener="Handläggare A",
        ),
        consent=Consent(status=ConsentStatus.GIVEN),
    )
    rendered = short("prator").render(said)
    arrived = read("prator", rendered.document)
    assert arrived.meeting is not None
    assert (arrived.meeting.phone, arrived.meeting.convener) == ("0104411800", "Handläggare A")
    assert arrived.meeting.purpose is None
    assert (arrived.meeting.comment or "").startswith("Kom i god tid. ")
    assert (arrived.meeting.comment or "").endswith(f"\n\n{NEXT}")
    rest = "".join(texts("prator", rendered))
    assert rest.count("[via hub] Syfte:\n") == 2
    assert actions(rendered)["meeting.purpose"] is actions(rendered)["meeting.comment"] is LossAction.NOTE
    report = {loss.field: loss.text for loss in rendered.losses}
    assert "fortsättningsmeddelande" in report["meeting.purpose"]
    assert "500 tecken" in report["meeting.comment"]
    assert "Står som" in report["meeting.phone"]


def test_a_line_that_the_hub_has_put_below_a_text_gives_way_last() -> None:
    rendered = short("lifecare-sp").render(
        message(Event.INFO_FOR_ACK, information=Information(text="Svara snart. " * 60))
    )
    first = texts("lifecare-sp", rendered)[0]
    assert first.endswith(
        f"{NEXT}\n[via hub] Informationsmeddelande för kvittens: svara att ni har tagit emot det."
    )
    assert [loss.field for loss in rendered.losses].count("information.text") == 1


def test_each_long_text_of_a_plan_goes_on_under_its_own_name() -> None:
    goals = (Goal(text="Handla själv."), Goal(text="Gå ut varje dag. " * 50), Goal(text="Laga mat. " * 80))
    plan = Plan(status=PlanStatus.SHARED_DRAFT, goals=goals, main_goal="Bo hemma. " * 70)
    rendered = short("samsa").render(
        message(Event.PLAN_SENT, plan=plan, consent=Consent(status=ConsentStatus.GIVEN))
    )
    arrived = read("samsa", rendered.document)
    assert arrived.plan is not None
    assert arrived.plan.goals[0] == goals[0]
    assert all(goal.text.endswith(NEXT) for goal in arrived.plan.goals[1:])
    rest = "".join(texts("samsa", rendered))
    for title in ("Huvuddel/MittLångsiktigaMål", "Delmål/Mål/Text, nr 2", "Delmål/Mål/Text, nr 3"):
        assert f"[via hub] {title}:\n" in rest
    assert actions(rendered)["plan.goals.text"] is actions(rendered)["plan.main_goal"] is LossAction.NOTE


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_passes_without_consent_brings_no_further_message(system: str) -> None:
    said = message(Event.INVITATION_CANCELLED, ending=Ending(text="Vi har fått förhinder. " * 60))
    rendered = short(system).render(said)
    assert rendered.further == ()
    assert "fortsätter i ett brev." in rendered.document.decode()
    assert actions(rendered)["ending.text"] is LossAction.SIDE_LETTER, "the letter is made of this field"
    assert "information.text" not in actions(rendered), "the message has no such field"


def test_what_would_become_a_hundred_documents_goes_by_letter() -> None:
    plan = Plan(status=PlanStatus.SHARED_DRAFT, main_goal="Bo hemma.", goals=(Goal(text="x" * 20_000),) * 5)
    rendered = short("samsa").render(
        message(Event.PLAN_SENT, plan=plan, consent=Consent(status=ConsentStatus.GIVEN))
    )
    assert rendered.further == ()
    assert actions(rendered)["plan.goals.text"] is LossAction.SIDE_LETTER
    arrived = read("samsa", rendered.document)
    assert arrived.plan is not None
    assert all(goal.text.endswith(f"x\n\n{BY_LETTER}") for goal in arrived.plan.goals)


def test_a_protected_identity_brings_no_further_document_either() -> None:
    for system in SYSTEMS:
        said = informing(system, "x" * 5_000)
        hidden = said.model_copy(update={"patient": said.patient.model_copy(update={"protected": True})})
        with pytest.raises(Unacceptable) as refused:
            short(system).render(hidden)
        assert refused.value.rule == "R-ALL-03"


def test_a_block_that_a_person_has_pasted_stays_text_where_the_text_is_cut() -> None:
    noted = message(
        Event.INVITATION_SENT,
        meeting=Meeting(start=datetime(2026, 3, 12, 10, tzinfo=UTC), comment="x", phone="0104411800"),
        consent=Consent(status=ConsentStatus.GIVEN),
    )
    document = adapter("prator", OFFLINE_NOTE_KEY).render(noted).document.decode()
    block = document.split("<Meddelande>x\n\n")[1].split("</Meddelande>")[0]
    for length in range(LIMIT - len(block) - 60, LIMIT - len(block) + 1):
        said = informing("prator", f"{'y' * (length - 2)}\n\n{block}")
        assert "".join(texts("prator", short("prator").render(said))).count("kontroll: ") == 1


def test_an_id_that_is_as_long_as_can_be_is_shortened_for_the_further_documents() -> None:
    assert further_id("M-1", 12) == "M-1-12"
    assert further_id("x" * 80, 2) == "x" * 78 + "-2"


@pytest.mark.parametrize("longest", [499, 20_001])
def test_a_limit_that_no_system_has_is_refused(longest: int) -> None:
    with pytest.raises(Misconfigured, match="500 to 20000") as refused:
        Options(longest)
    assert refused.value.code == "format.longest"
