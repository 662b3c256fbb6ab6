"""What must hold before a plan takes a step, region by region (`domain.md` §6.6, §7.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hub.canonical.codes import Event
from hub.canonical.plan import ApprovalKind, Plan, PlanStatus, ResponsibleKind
from hub.canonical.policy import CareRules
from hub.care.effects import Ask
from hub.care.facts import CaseFacts
from hub.care.meetings import booked_follow_up
from hub.care.plan_fact import PlanFact
from hub.care.states import PlanStep
from hub.care.told import Told
from hub.care.unready import Unready
from hub.errors import Unacceptable

#: Steps by which the content of a plan is told anew.
_WRITTEN = frozenset({PlanStep.SHARE, PlanStep.SIGN, PlanStep.ESTABLISH, PlanStep.REVISE, PlanStep.RENEW})
_SIGNATURES = frozenset({ApprovalKind.AUTHOR, ApprovalKind.COORDINATOR})


@dataclass(frozen=True)
class Step:
    """A step that a plan is about to take. `rules`: of the region of the unit that tells it."""

    facts: CaseFacts
    plan: PlanFact
    told: Told
    step: PlanStep
    rules: CareRules

    @property
    def content(self) -> Plan | None:
        """The plan as the message tells it."""
        return self.told.message.plan

    def approvals(self) -> frozenset[ApprovalKind]:
        """Those of the plan, and those that the message brings."""
        brought = self.content.approvals if self.content else ()
        return frozenset(self.plan.approvals) | {approval.kind for approval in brought}


def guard(step: Step) -> None:
    """Raises Unacceptable where a rule of the region does not let the step be taken."""
    for rule in GUARDS:
        rule(step)


def _closed_is_closed(step: Step) -> None:
    ending = step.step in (PlanStep.CLOSE, PlanStep.VOID)
    if step.rules.closed_is_final and step.plan.state is PlanStatus.CLOSED and not ending:
        raise Unacceptable(
            "plan.closed",
            "the plan is closed and takes no further change",
            rule="I-07",
            advice="Start a new SIP.",
        )


def _approved_first(step: Step) -> None:
    """A new version is made of an approved one only (S-48)."""
    is_new = step.step is PlanStep.REVISE or (step.step is PlanStep.SHARE and step.plan.is_in_force)
    if step.rules.new_version_needs_approval and is_new and not _is_approved(step.plan):
        raise Unready(
            "plan.not-approved",
            "a new version is made only of a plan that has been approved",
            Ask("plan.approve", step.facts.coordinator or step.plan.owner, step.told.thread, "I-05"),
            advice="Let the caller or the coordinator approve the plan with the individual first.",
        )


def _is_approved(plan: PlanFact) -> bool:
    in_force = plan.state in (PlanStatus.ESTABLISHED, PlanStatus.FOLLOWED_UP)
    return in_force and ApprovalKind.RESPONSIBLE in plan.approvals


def _follow_up_booked(step: Step) -> None:
    """No date is invented: a follow-up meeting is booked, or the plan is not established (S-47, T-28)."""
    establishes = step.told.message.event is Event.PLAN_ESTABLISHED
    if step.rules.establish_needs_follow_up and establishes and not _has_follow_up(step):
        raise Unready(
            "plan.no-follow-up",
            "a plan is established only when its follow-up meeting is booked",
            Ask("plan.book-follow-up", step.told.sender, step.told.thread, "I-06"),
            path="plan.follow_up_meeting",
            advice="Book the follow-up meeting, and establish the plan then.",
        )


def _has_follow_up(step: Step) -> bool:
    named = step.content is not None and step.content.follow_up_meeting is not None
    return named or booked_follow_up(step.facts) is not None


def _reason_not_to_show(step: Step) -> None:
    content = step.content
    hidden = content is not None and content.published_1177 is False
    hidden = hidden or step.told.message.event is Event.PLAN_NOT_PUBLISHED
    given = content is not None and content.not_published_because is not None
    asked = step.step in (PlanStep.ESTABLISH, PlanStep.DISPLAY)
    if step.rules.unpublished_needs_reason and asked and hidden and not given:
        raise Unacceptable(
            "plan.no-reason-1177",
            "a plan that is not shown in 1177 says why",
            rule="I-08",
            path="plan.not_published_because",
            advice="Write the reason.",
        )


def _signed_and_approved(step: Step) -> None:
    if not step.rules.lock_needs_approvals or step.told.message.event is not Event.PLAN_LOCKED:
        return
    approvals = step.approvals()
    if not (approvals & _SIGNATURES and ApprovalKind.PARTICIPANTS in approvals):
        raise Unacceptable(
            "plan.not-ready-to-lock",
            "a plan is locked when it has been signed and the participants have approved it",
            rule="§6.6",
            path="plan.approvals",
            advice="Sign the plan, let the participants approve it, and lock it then.",
        )


def _someone_answers(step: Step) -> None:
    """Each intervention names who answers for it; the individual needs no name here (S-49)."""
    if not step.rules.named_responsible or step.step not in _WRITTEN or step.content is None:
        return
    goals = step.content.goals
    interventions = (*step.content.interventions, *(i for goal in goals for i in goal.interventions))
    for intervention in interventions:
        who = intervention.responsible
        if who is None or (who.name is None and who.kind is not ResponsibleKind.INDIVIDUAL):
            raise Unacceptable(
                "plan.responsible-unnamed",
                "an intervention does not name who answers for it",
                rule="I-09",
                path="plan.interventions",
                advice="Name the person who answers for each intervention.",
            )


def _reason_to_close(step: Step) -> None:
    if not step.rules.closing_needs_reason or step.step is not PlanStep.CLOSE:
        return
    ending = step.told.message.ending
    if ending is None or ending.text is None:
        raise Unacceptable(
            "plan.closing-reason",
            "a plan is closed with a reason in its comment",
            rule="§6.6",
            path="ending.text",
            advice="Write why the plan is closed.",
        )


def _closed_by_who_coordinates(step: Step) -> None:
    """With the individual, and by the unit that coordinates where one does (000 §Avsluta; 003 §Avsluta)."""
    coordinator = step.facts.coordinator
    asked = step.rules.closed_by_coordinator and step.step is PlanStep.CLOSE
    if not asked or step.facts.state.is_stopped or coordinator in (None, step.told.sender):
        return
    raise Unready(
        "plan.not-coordinating",
        "a plan is closed by the unit that coordinates it",
        Ask("plan.close", coordinator, step.told.thread, "§6.6"),
        advice="Let the coordinating unit close the plan with the individual; it has been asked to.",
    )


#: Asked in this order.
GUARDS: tuple[Callable[[Step], None], ...] = (
    _closed_is_closed,
    _approved_first,
    _follow_up_booked,
    _reason_not_to_show,
    _signed_and_approved,
    _someone_answers,
    _closed_by_who_coordinates,
    _reason_to_close,
)
