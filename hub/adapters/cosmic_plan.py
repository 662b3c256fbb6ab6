"""What a plan becomes in Cosmic Link beyond its fields: one of the four statuses, and text in its terms."""

from __future__ import annotations

from typing import Final

from hub.adapters.lowering import as_event, event_loss, the_fact_alone, told
from hub.adapters.plans import IN_FORCE, STEPS, as_plan, icf_in_text
from hub.adapters.telling import Lowered
from hub.canonical.codes import EndReason, Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.meeting import Ending
from hub.canonical.message import Message
from hub.canonical.plan import Goal, Intervention, Plan, Responsible
from hub.mappings.cosmic_link.codecs import RESPONSIBLE
from hub.mappings.notes import one_line
from hub.mappings.plan_words import CONTENT

#: Other systems' plans → the status that Cosmic shows them in (`domain.md` §6.8): Godkänd where they are in
#: force, and Signerad where they are not.
TOLD_AS: Final[dict[Event, Event]] = {
    event: Event.PLAN_APPROVED if event in IN_FORCE else Event.PLAN_SIGNED
    for event in STEPS
    if event not in (Event.PLAN_APPROVED, Event.PLAN_SIGNED, Event.PLAN_NEW_VERSION)
}
_BECAUSE: Final = (
    "Cosmic Link har signerad, godkänd, ny version och avslutad; vad det var står i planen (§6.8)."
)
_VOIDED: Final = "Planen är makulerad i avsändarens system."
#: What stands where a person writes why the plan is closed, and nobody did (S-54, §7.3 row 42).
_SILENT: Final = "Avsändaren har inte skrivit någon kommentar."
_NO_REASON: Final = "Det system som avslutade planen har inte angett någon orsak."
_IN_COMMENT: Final = "Upplysningen står i Kommentar."


def as_native(message: Message) -> Lowered:
    """The plan in one of Cosmic's statuses, what has no search term in the text of the nearest one."""
    lowered, losses = _with_status(message)
    for step in (icf_in_text, _in_measures):
        lowered, more = step(lowered)
        losses += more
    return lowered, _once(losses)


def _once(losses: tuple[Loss, ...]) -> tuple[Loss, ...]:
    """One line for a field: a goal's text may take both its heading and its outcome."""
    found: dict[str, Loss] = {}
    for loss in losses:
        before = found.get(loss.field)
        text = f"{before.text} {loss.text}" if before else loss.text
        found[loss.field] = loss.model_copy(update={"text": text})
    return tuple(found.values())


def _with_status(message: Message) -> Lowered:
    if message.event is Event.PLAN_VOIDED:
        return _voided(message)
    if message.event is Event.PLAN_CLOSED:
        return _closed(message)
    if message.event not in TOLD_AS:
        return message, ()
    return as_plan(message, TOLD_AS[message.event], _BECAUSE)


def _closed(message: Message) -> Lowered:
    """Closed with its comment. Where nobody wrote one the hub says so in its place: the care process has
    asked for a reason, and a closing must get through all the same (S-54).
    """
    assert message.ending is not None
    if message.ending.text is not None:
        return message, ()
    sentence = _NO_REASON if message.ending.reason is EndReason.OTHER else _SILENT
    ending = message.ending.model_copy(update={"text": told(None, sentence)})
    note = Loss(field="ending.text", action=LossAction.NOTE, text=_IN_COMMENT)
    return message.model_copy(update={"ending": ending}), (note,)


def _voided(message: Message) -> Lowered:
    """Cosmic has no voiding: the plan is closed with the reason, and its content stays behind (row 41)."""
    bare, losses = the_fact_alone(message)
    ending = message.ending or Ending()
    field = "ending.text" if message.ending else "ending"
    contents = {"ending": ending.model_copy(update={"text": told(ending.text, _VOIDED)})}
    losses += (
        event_loss("Cosmic Link makulerar ingen plan; den avslutas med orsaken i Kommentar (§7.3 rad 41)."),
        Loss(field=field, action=LossAction.NOTE, text=_IN_COMMENT),
    )
    if message.plan is None:
        return as_event(bare, Event.PLAN_CLOSED, **contents), losses
    plan, dropped = _without_content(message.plan)
    return as_event(bare, Event.PLAN_CLOSED, plan=plan, **contents), (*losses, *dropped)


def _without_content(plan: Plan) -> tuple[Plan, tuple[Loss, ...]]:
    fields = {name: Plan.model_fields[name].default for name in CONTENT}
    text = "Med beskedet att planen är makulerad följer inget av dess innehåll (§5.2)."
    lost = [name for name in CONTENT if getattr(plan, name) != fields[name]]
    losses = tuple(Loss(field=f"plan.{name}", action=LossAction.DROPPED, text=text) for name in lost)
    return plan.model_copy(update=fields), losses


def _in_measures(message: Message) -> Lowered:
    """When, what came of it and who: in the texts of Mål, Åtgärd and Ansvarig (rows 34–36)."""
    if message.plan is None:
        return message, ()
    lost: dict[str, str] = {}
    goals = tuple(_goal(goal, lost) for goal in message.plan.goals)
    measures = tuple(_measure(each, "plan.interventions", lost) for each in message.plan.interventions)
    plan = message.plan.model_copy(update={"goals": goals, "interventions": measures})
    losses = tuple(Loss(field=path, action=LossAction.NOTE, text=text) for path, text in lost.items())
    return message.model_copy(update={"plan": plan}), losses


def _goal(goal: Goal, lost: dict[str, str]) -> Goal:
    measures = tuple(_measure(each, "plan.goals.interventions", lost) for each in goal.interventions)
    update: dict[str, object] = {"interventions": measures}
    if goal.outcome is not None:
        update |= {"text": told(goal.text, f"Utfall: {one_line(goal.outcome)}"), "outcome": None}
        where = "Utfallet står i målets text och läses inte tillbaka."
        lost |= {"plan.goals.text": where, "plan.goals.outcome": where}
    return goal.model_copy(update=update)


def _measure(measure: Intervention, path: str, lost: dict[str, str]) -> Intervention:
    told_in_text = [
        f"{label}: {one_line(value)}"
        for label, value in (("När", measure.when), ("Utfall", measure.outcome))
        if value is not None
    ]
    text = told(measure.text, *told_in_text) if told_in_text else measure.text
    if told_in_text:
        where = "Står i åtgärdens text och läses inte tillbaka."
        names = ("text", *(name for name in ("when", "outcome") if getattr(measure, name) is not None))
        lost |= {f"{path}.{name}": where for name in names}
    who = measure.responsible
    as_text = None if who is None else _as_text(who)
    if as_text != who:
        lost[f"{path}.responsible"] = (
            "Ansvarig är fritext i Cosmic Link: yrke, namn och enhet i en text (rad 34)."
        )
    update = {"text": text, "when": None, "outcome": None, "responsible": as_text}
    return measure.model_copy(update=update)


def _as_text(who: Responsible) -> Responsible:
    """As much of the responsible as comes back from Cosmic's free text."""
    return Responsible.model_construct(**RESPONSIBLE.read(RESPONSIBLE.write(who)))
