"""May this unit say this in this case now? Asked of every message before anything else."""

from __future__ import annotations

from hub.canonical.codes import Event, InvitationKind
from hub.care.facts import CaseFacts
from hub.care.owing import PolicyOf
from hub.care.plan_steps import STEPS
from hub.care.states import CaseState
from hub.care.told import Told
from hub.errors import Conflict, Forbidden, NotFound, Unacceptable

#: What may be the first thing that is heard of a case.
OPENING = frozenset(
    {
        Event.CASE_OPENED,
        Event.CONSENT_GIVEN,
        Event.CONSENT_NOT_AVAILABLE,
        Event.CONSENT_UNABLE,
        Event.CONSENT_SUPERSEDED,
        Event.CONSENT_REFUSED,
        Event.CONSENT_WITHDRAWN,
        Event.CONSENT_BLOCKED,
        Event.SIP_DECLINED,
        Event.INITIATIVE_SENT,
        Event.INVITATION_SENT,
        Event.INFO_FOR_ACK,
        Event.INFO_FOR_INFORMATION,
        Event.INFO_TO_PARTICIPANTS,
        Event.INFO_GENERAL,
        *STEPS,
        Event.PLAN_EXISTING_SUFFICES,
        Event.DEVIATION_REPORTED,
    }
)

#: What brings content to units; an answer to it is not among them. That a plan is closed is told in any
#: case, without its words where consent is gone.
CONTENT = frozenset(
    {
        Event.CASE_ACTOR_ADDED,
        Event.INITIATIVE_SENT,
        Event.INVITATION_SENT,
        Event.INVITATION_CHANGED,
        Event.MEETING_ATTENDANCE,
        Event.INFO_FOR_ACK,
        Event.INFO_FOR_INFORMATION,
        Event.INFO_TO_PARTICIPANTS,
        Event.INFO_GENERAL,
        *STEPS,
        Event.PLAN_EXISTING_SUFFICES,
        Event.COORDINATOR_APPOINTED,
        Event.COORDINATOR_CHANGED,
    }
)


def admitted(facts: CaseFacts | None, told: Told, policy: PolicyOf) -> CaseFacts:
    """The case that the message belongs to, opened by it where there is none.

    Raises Unacceptable, NotFound, Conflict or Forbidden where the message may not be heard.
    """
    _refuse_protected(told)
    _refuse_compulsory_care(told)
    if facts is None:
        return _opened(told)
    _refuse_another_patient(facts, told)
    _refuse_strangers(facts, told)
    _refuse_content_in_a_blocked_case(facts, told)
    _refuse_content_in_a_stopped_case(facts, told)
    _refuse_content_in_a_closed_case(facts, told, policy)
    return facts


def addressed(told: Told) -> tuple[str, ...]:
    """The units that the message names, each once and the sender not; Unacceptable where there is none."""
    units = tuple(unit for unit in dict.fromkeys(told.recipients) if unit != told.sender)
    if not units:
        raise Unacceptable(
            "recipients.none",
            "the message names no receiving unit but its own",
            rule="R-ALL-01",
            advice="Name at least one unit that should have it.",
        )
    return units


def identity_protected() -> Unacceptable:
    """What to raise where a protected identity keeps a message from travelling."""
    return Unacceptable(
        "identity.protected",
        "the identity is protected, so nothing about it travels electronically",
        rule="R-ALL-03",
        advice="Handle the case by hand, by your own routine for protected identities.",
    )


def _opened(told: Told) -> CaseFacts:
    if told.message.event not in OPENING:
        raise NotFound(
            "case.unknown",
            "the message is about a case that the hub does not know",
            advice="Name the case by the number the hub or your system has given it.",
        )
    return CaseFacts(patient=told.message.patient.id, owner=told.sender, parties=(told.sender,))


def _refuse_protected(told: Told) -> None:
    if told.message.patient.protected:
        raise identity_protected()


def _refuse_compulsory_care(told: Told) -> None:
    content = told.message.initiative or told.message.meeting or told.message.plan
    if content and content.kind in (InvitationKind.LPT, InvitationKind.LRV):
        raise Unacceptable(
            "kind.compulsory-care",
            "a plan under the acts on compulsory psychiatric care is not a SIP",
            rule="R-ALL-04" if told.message.plan is None else "I-17",
            advice="Use the process for coordinated care plans under those acts.",
        )


def _refuse_another_patient(facts: CaseFacts, told: Told) -> None:
    if facts.patient != told.message.patient.id:
        raise Conflict(
            "case.patient-differs",
            "the case is about another person than the message",
            advice="Check the case number and the identity; one of them is wrong.",
        )


def _refuse_strangers(facts: CaseFacts, told: Told) -> None:
    if told.sender in facts.former and told.message.event.is_receipt:
        return
    if told.sender not in (*facts.parties, *facts.actors, facts.owner):
        raise Forbidden(
            "case.not-a-party",
            "the unit is no party of the case and has not been addressed in it",
            rule="§5.2",
            advice="Ask a party of the case to address your unit, or open a case of your own.",
        )


def _refuse_content_in_a_blocked_case(facts: CaseFacts, told: Told) -> None:
    event = told.message.event
    if facts.blocked and not (event.is_control or event.is_receipt):
        raise identity_protected()


def _refuse_content_in_a_stopped_case(facts: CaseFacts, told: Told) -> None:
    if facts.state is CaseState.WITHDRAWN and told.message.event in CONTENT:
        raise Unacceptable(
            "consent.withdrawn",
            "consent has been withdrawn, so nothing with content travels in this case",
            rule="§5.6",
            advice="Talk with the individual; register a new consent if one is given.",
        )
    if facts.state is CaseState.DECLINED and told.message.event in CONTENT:
        raise Unacceptable(
            "consent.refused",
            "the individual has said no, so nothing with content travels in this case",
            rule="§5.2",
            advice="Talk with the individual; register a consent if one is given.",
        )


def _refuse_content_in_a_closed_case(facts: CaseFacts, told: Told, policy: PolicyOf) -> None:
    if facts.state is CaseState.CLOSED and told.message.event in (*CONTENT, Event.CASE_OPENED):
        raise Unacceptable(
            "case.closed",
            "the case is closed, so nothing with content travels in it",
            rule="I-07" if policy(told.sender).care.closed_is_final else "§6.7",
            advice="Start a new case.",
        )
