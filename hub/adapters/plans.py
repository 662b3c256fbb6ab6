"""What SAMSA and Prator ask of a plan beyond its fields, and how another system's plan is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hub.adapters.lowering import as_event, event_loss, told
from hub.adapters.telling import Lowered
from hub.canonical.codes import Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.canonical.plan import Goal, Intervention, Plan, PlanStatus, ResponsibleKind
from hub.errors import Unacceptable
from hub.mappings.plan_words import ICF_WORDS

#: The steps that put a plan in force or say that it is (`domain.md` §6.6, §6.8). A system's word for a plan
#: in force is written for these alone, and a word for what one person has done for that alone (§0.5).
IN_FORCE: Final = frozenset(
    {
        Event.PLAN_ESTABLISHED,
        Event.PLAN_APPROVED,
        Event.PLAN_LOCKED,
        Event.PLAN_UNDERSIGNED,
        Event.PLAN_FOLLOWED_UP,
    }
)
#: Those of them that establish it; what is followed up has had its meeting.
_ESTABLISHES: Final = IN_FORCE - {Event.PLAN_FOLLOWED_UP}
#: What a step of a plan is called in a system that does not have it.
STEPS: Final = {
    Event.PLAN_SENT: "Planen är skickad av avsändaren och ännu inte fastställd.",
    Event.PLAN_PATIENT_APPROVED: "Den enskilde eller ställföreträdare har godkänt planens innehåll.",
    Event.PLAN_SIGNED: "Planen är signerad i avsändarens system.",
    Event.PLAN_LOCKED: "Planen är låst i avsändarens system och gäller.",
    Event.PLAN_APPROVED: "Planen är godkänd i avsändarens system och gäller.",
    Event.PLAN_UNDERSIGNED: "Planen är undertecknad på papper.",
    Event.PLAN_ESTABLISHED: "Planen är upprättad i avsändarens system och gäller.",
    Event.PLAN_PUBLISHED_1177: "Planen visas för den enskilde i 1177.",
    Event.PLAN_NOT_PUBLISHED: "Planen visas inte för den enskilde i 1177.",
    Event.PLAN_NEW_VERSION: "En ny version av planen har påbörjats.",
    Event.PLAN_FOLLOWED_UP: "Planen är uppföljd.",
    Event.PLAN_EVALUATED: "Planen är utvärderad.",
}
#: How a plan stands → the event of the planeringsdokument that says so, where the step itself says nothing
#: of that: one person's yes, and what is shown in 1177, leave a plan in force or not as it was (§0.5).
_AS_IT_STANDS: Final = {
    PlanStatus.ESTABLISHED: Event.PLAN_ESTABLISHED,
    PlanStatus.FOLLOWED_UP: Event.PLAN_FOLLOWED_UP,
    PlanStatus.EVALUATED: Event.PLAN_FOLLOWED_UP,
    PlanStatus.IN_REVISION: Event.PLAN_NEW_VERSION,
}
_BEFORE_THE_TEXT = "ICF-området står före målets text, som «Kroppsfunktion: …» (§7.3 rad 32)."


def as_it_stands(message: Message) -> Event:
    """The event that tells a plan as its sender says that it stands; a draft where they do not say so."""
    assert message.plan is not None
    return _AS_IT_STANDS.get(message.plan.status, Event.PLAN_SENT)


def as_plan(message: Message, event: Event, because: str, field: str = "purpose") -> Lowered:
    """The whole plan told as `event`, with the sentence that says what it was below the text in `field`."""
    assert message.plan is not None
    text = told(getattr(message.plan, field), STEPS[message.event])
    plan = message.plan.model_copy(update={field: text})
    where = "Vilket steg det var står som upplysning under texten."
    note = Loss(field=f"plan.{field}", action=LossAction.NOTE, text=where)
    return as_event(message, event, plan=plan, consent=message.consent), (event_loss(because), note)


def icf_in_text(message: Message) -> Lowered:
    """The message with the headings of ICF before the goals' texts, where a system has no field for them."""
    plan = message.plan
    if plan is None or message.event.is_control or all(goal.icf is None for goal in plan.goals):
        return message, ()
    goals = tuple(_with_heading(goal) for goal in plan.goals)
    losses = tuple(
        Loss(field=f"plan.goals.{name}", action=LossAction.NOTE, text=_BEFORE_THE_TEXT)
        for name in ("text", "icf")
    )
    return message.model_copy(update={"plan": plan.model_copy(update={"goals": goals})}), losses


def _with_heading(goal: Goal) -> Goal:
    if goal.icf is None:
        return goal
    return goal.model_copy(update={"text": f"{ICF_WORDS[goal.icf]}: {goal.text}", "icf": None})


def follow_up_is_booked(message: Message) -> None:
    """Upprätta is impossible until a follow-up meeting is booked (I-06, S-47): so is every plan that SAMSA
    would show as Upprättad, whatever its sender calls the step. Raises Unacceptable.
    """
    plan = message.plan
    if plan is None or message.event.is_control or message.event is Event.PLAN_CLOSED:
        return
    established = message.event in _ESTABLISHES or plan.status is PlanStatus.ESTABLISHED
    if established and plan.follow_up_meeting is None:
        raise Unacceptable(
            "format.refused",
            "SAMSA establishes a plan only when its follow-up meeting is booked",
            rule="I-06",
            path="plan.follow_up_meeting",
            advice="Book the follow-up meeting, and establish the plan then.",
        )


def hidden_with_reason(message: Message) -> None:
    """A plan that is not shown in 1177 says why (I-08). Raises Unacceptable."""
    plan = message.plan
    if plan is None or message.event.is_control or plan.not_published_because is not None:
        return
    if plan.published_1177 is False or message.event is Event.PLAN_NOT_PUBLISHED:
        raise Unacceptable(
            "format.refused",
            "a plan that is not shown in 1177 says why",
            rule="I-08",
            path="plan.not_published_because",
            advice="Write the reason.",
        )


def responsible_is_named(message: Message) -> None:
    """Each intervention names who answers for it; the individual needs no name here (I-09).

    Raises Unacceptable.
    """
    if message.plan is None or message.event.is_control:
        return
    if any(not _is_named(intervention) for intervention in _interventions(message.plan)):
        raise Unacceptable(
            "format.refused",
            "in Prator each intervention names the person who answers for it",
            rule="I-09",
            path="plan.interventions",
            advice="Name the person who answers for each intervention.",
        )


def _is_named(intervention: Intervention) -> bool:
    who = intervention.responsible
    return who is not None and (who.name is not None or who.kind is ResponsibleKind.INDIVIDUAL)


def _interventions(plan: Plan) -> Iterator[Intervention]:
    yield from plan.interventions
    for goal in plan.goals:
        yield from goal.interventions
