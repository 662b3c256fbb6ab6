"""The plan in Cosmic Link: what stands in its texts, how it ends, and who answers for what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from hub.adapters.plans import IN_FORCE, STEPS
from hub.canonical.codes import EndReason, Event
from hub.canonical.meeting import Ending, Participant
from hub.canonical.message import Message
from hub.canonical.plan import IcfDomain, Responsible, ResponsibleKind
from hub.errors import Unacceptable
from hub.mappings.cosmic_link.codecs import PRESENT, RESPONSIBLE
from tests.formats.golden import FORMATS
from tests.formats.hostile import LINES, optional
from tests.formats.test_cosmic_link import BODY, COSMIC, GOOD, changed, text


def test_s54_a_closing_without_a_reason_gets_through_with_the_hubs_word_for_it() -> None:
    rendered = COSMIC.render(changed("plan-avslutad", ending=Ending()))
    comment = text(etree.fromstring(rendered.document), "Kommentar")
    assert comment == "[via hub] Det system som avslutade planen har inte angett någon orsak."
    assert [loss.field for loss in rendered.losses] == ["ending.text"]


@pytest.mark.parametrize("event", [event for event in Event if event in STEPS])
def test_godkand_is_shown_of_a_plan_in_force_and_of_no_other(event: Event) -> None:
    rendered = COSMIC.render(changed("plan-signerad", event=event))
    assert (text(etree.fromstring(rendered.document), "Status") == "Godkänd") == (event in IN_FORCE)


def test_a_reason_that_is_a_code_alone_is_told_in_the_comment() -> None:
    rendered = COSMIC.render(changed("plan-avslutad", ending=Ending(reason=EndReason.CONSENT_WITHDRAWN)))
    comment = text(etree.fromstring(rendered.document), "Kommentar") or ""
    assert "[via hub] Anledning: samtycket återtaget" in comment
    assert {"ending.text", "ending.reason"} == {loss.field for loss in rendered.losses}


def test_a_voided_plan_is_closed_with_the_reason_and_without_its_content() -> None:
    message = changed("plan-avslutad-med-innehall", event=Event.PLAN_VOIDED)
    rendered = COSMIC.render(message)
    root = etree.fromstring(rendered.document)
    assert text(root, "Status") == "Avslutad"
    assert "makulerad" in (text(root, "Kommentar") or "")
    assert text(root, "Id") == "HUB-PLAN-9"
    assert root.find(f".//{BODY}Mål") is None
    assert "plan.goals" in {loss.field for loss in rendered.losses}


def test_the_heading_the_day_and_the_outcome_stand_in_the_texts_of_the_plan() -> None:
    message = GOOD["plan-signerad"]
    assert message.plan is not None
    goal = message.plan.goals[0]
    measure = goal.interventions[0].model_copy(update={"when": "varje fredag", "outcome": "gick bra"})
    goal = goal.model_copy(
        update={"icf": IcfDomain.ACTIVITY, "outcome": "nästan", "interventions": (measure,)}
    )
    rendered = COSMIC.render(
        changed("plan-signerad", plan=message.plan.model_copy(update={"goals": (goal,)}))
    )
    root = etree.fromstring(rendered.document)
    assert root.findtext(f".//{BODY}Mål/{BODY}Text") == (
        "Aktivitet och delaktighet: Känna dig säkrare vid förflyttning.\n\n[via hub] Utfall: nästan"
    )
    assert (root.findtext(f".//{BODY}Åtgärd/{BODY}Text") or "").endswith(
        "\n\n[via hub] När: varje fredag\n[via hub] Utfall: gick bra"
    )
    told = {"plan.goals.icf", "plan.goals.outcome", "plan.goals.text"}
    told |= {f"plan.goals.interventions.{name}" for name in ("text", "when", "outcome")}
    assert told == {loss.field for loss in rendered.losses}


@given(
    st.builds(
        Participant,
        name=LINES,
        function=optional(LINES),
        phone=optional(LINES),
        attended=optional(st.booleans()),
    )
)
def test_whoever_was_present_comes_back_from_the_text(person: Participant) -> None:
    assert [Participant(**each) for each in PRESENT.read(PRESENT.write((person,)))] == [person]


@given(
    st.builds(
        Responsible,
        kind=st.sampled_from(ResponsibleKind),
        name=optional(LINES),
        profession=optional(LINES),
        unit=optional(LINES),
    )
)
def test_what_came_back_of_a_responsible_comes_back_again(who: Responsible) -> None:
    text_of = RESPONSIBLE.write(who)
    again = Responsible.model_construct(**RESPONSIBLE.read(text_of))
    assert RESPONSIBLE.write(again) == text_of
    assert Responsible.model_construct(**RESPONSIBLE.read(RESPONSIBLE.write(again))) == again


def test_a_role_without_a_name_is_sent_back_from_prator_and_a_name_is_not() -> None:
    unnamed, named = Responsible(profession="Biståndshandläggaren."), Responsible(name="Medarbetare M")
    message = GOOD["plan-signerad"]
    assert message.plan is not None
    for who, goes in ((named, True), (unnamed, False)):
        measure = message.plan.goals[0].interventions[0].model_copy(update={"responsible": who})
        goal = message.plan.goals[0].model_copy(update={"interventions": (measure,)})
        told = COSMIC.parse(
            COSMIC.render(
                changed("plan-signerad", plan=message.plan.model_copy(update={"goals": (goal,)}))
            ).document
        )
        assert isinstance(told, Message)
        if goes:
            FORMATS["prator"].render(told)
        else:
            with pytest.raises(Unacceptable) as refused:
                FORMATS["prator"].render(told)
            assert refused.value.rule == "I-09"
