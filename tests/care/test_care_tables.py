"""The tables, step by step: what each allows, what comes late, what is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from hub.canonical.codes import ConsentStatus
from hub.canonical.plan import PlanStatus
from hub.care import states
from hub.care.lifecycle import Late, Lifecycle
from hub.care.tables import CASES, CONSENTS, INITIATIVES, INVITATIONS, MEETINGS, PLANS
from hub.errors import Conflict

#: Written by hand, not read from the tables: state → step → what follows; «!» means logged only.
INITIATIVE = {
    "sent": "acknowledge→acknowledged deny→denied void→voided block→blocked",
    "acknowledged": "acknowledge→! deny→disputed invite→consumed void→voided block→blocked",
    "consumed": "acknowledge→! deny→disputed invite→consumed void→voided block→blocked",
    "denied": "acknowledge→disputed deny→! redirect→redirected give-up→denied-unresolved void→voided "
    "block→blocked",
    "denied-unresolved": "acknowledge→disputed deny→! redirect→redirected void→voided block→blocked",
    "disputed": "acknowledge→! deny→! uphold→acknowledged redirect→redirected void→voided block→blocked",
    "redirected": "acknowledge→! deny→! void→!",
    "voided": "acknowledge→! deny→! void→!",
    "blocked": "acknowledge→! deny→! void→!",
}
_ENDINGS = "cancel→cancelled recall→recalled void→voided delete→deleted"
_LIVE = f"attend→attended miss→absent pass→unknown {_ENDINGS}"
_SAID = f"answer→answered decline→declined reroute→rerouted change→sent {_LIVE}"
_HEARD = f"acknowledge→! read→! {_SAID}"
_ENDED = (
    "read→! acknowledge→! answer→! confirm→! decline→! reroute→! stand-in→! attend→! miss→! pass→! "
    "cancel→! recall→! void→! delete→!"
)
_YES, _DUTY = "confirm→accepted", "stand-in→accepted-by-duty"
INVITATION = {
    "waiting": f"release→sent change→waiting {_LIVE}",
    "sent": f"read→read acknowledge→acknowledged {_YES} {_DUTY} {_SAID}",
    "read": f"read→! acknowledge→acknowledged {_YES} {_DUTY} {_SAID}",
    "acknowledged": f"{_HEARD} {_YES} {_DUTY}",
    "answered": f"{_HEARD} {_YES} {_DUTY}",
    "accepted": f"{_HEARD} confirm→! {_DUTY}",
    "accepted-by-duty": f"{_HEARD} {_YES} stand-in→!",
    "declined": f"{_HEARD.replace('decline→declined', 'decline→!')} {_YES} {_DUTY}",
    "rerouted": _ENDED,
    "attended": _ENDED,
    "absent": _ENDED,
    "unknown": _ENDED,
    "cancelled": _ENDED,
    "recalled": _ENDED,
    "voided": _ENDED,
    "deleted": _ENDED,
}
_OVER = "cancel→! recall→! void→! delete→!"
MEETING = {
    "scheduled": f"change→rescheduled hold→held {_ENDINGS}",
    "rescheduled": f"change→rescheduled hold→held {_ENDINGS}",
    "held": f"hold→held {_OVER}",
    "cancelled": _OVER,
    "recalled": _OVER,
    "voided": _OVER,
    "deleted": _OVER,
}
_STOP = "decline→declined withdraw→withdrawn close→closed block→blocked"
_GROWS = f"activate→active follow-up→followed-up {_STOP}"
CASE = {
    "open": f"consent→open initiate→initiating invite→planning plan→planning {_GROWS}",
    "initiating": f"consent→initiating initiate→initiating invite→planning plan→planning {_GROWS}",
    "planning": f"consent→planning initiate→planning invite→planning plan→planning {_GROWS}",
    "active": f"consent→active initiate→active invite→active plan→active {_GROWS}",
    "followed-up": "consent→followed-up initiate→followed-up invite→followed-up plan→followed-up "
    f"activate→followed-up follow-up→followed-up {_STOP}",
    "declined": "consent→open decline→! withdraw→withdrawn close→closed block→blocked",
    "withdrawn": "consent→open decline→! withdraw→! close→closed block→blocked",
    "closed": "consent→closed decline→! withdraw→! close→! block→blocked",
    "blocked": "decline→! withdraw→! close→! block→!",
}
_NEW = "replace→superseded withdraw→withdrawn block→blocked"
CONSENT = {
    "unset": _NEW,
    "given": f"{_NEW} expire→expired void→voided",
    "unable": f"{_NEW} expire→expired void→voided",
    "not-available": f"{_NEW} void→voided",
    "unknown": f"{_NEW} void→voided",
    "refused": f"{_NEW} void→!",
    "expired": f"{_NEW} expire→! void→voided",
    "voided": f"{_NEW} void→!",
    "withdrawn": "replace→superseded withdraw→! block→blocked void→!",
    "superseded": f"{_NEW} void→voided",
    "blocked": "block→!",
}
_OUT = "void→voided close→closed sent-in-error→entered-in-error"
_DEAD = "void→! close→! sent-in-error→entered-in-error"
PLAN = {
    "draft": "share→shared-draft sign→shared-draft approve-content→shared-draft establish→established "
    "renew→in-revision",
    "shared-draft": "share→shared-draft sign→shared-draft approve-content→shared-draft display→shared-draft "
    f"revise→shared-draft establish→established {_OUT}",
    "established": "share→in-revision sign→established approve-content→established display→established "
    "establish→established undersign→established revise→in-revision follow-up→followed-up "
    f"evaluate→evaluated {_OUT}",
    "in-revision": "share→in-revision sign→in-revision approve-content→in-revision display→in-revision "
    f"revise→in-revision establish→followed-up follow-up→followed-up {_OUT}",
    "followed-up": "share→in-revision sign→followed-up approve-content→followed-up display→followed-up "
    "establish→followed-up undersign→followed-up revise→in-revision follow-up→followed-up "
    f"evaluate→evaluated {_OUT}",
    "evaluated": f"evaluate→evaluated {_OUT}",
    "voided": _DEAD,
    "closed": _DEAD,
    "entered-in-error": "void→! close→! sent-in-error→!",
    "unknown": "",
}

LIVES: list[tuple[Lifecycle[Any, Any], dict[str, str], type[StrEnum], type[StrEnum]]] = [
    (INITIATIVES, INITIATIVE, states.InitiativeState, states.InitiativeStep),
    (INVITATIONS, INVITATION, states.InvitationState, states.InvitationStep),
    (MEETINGS, MEETING, states.MeetingState, states.MeetingStep),
    (CASES, CASE, states.CaseState, states.CaseStep),
    (CONSENTS, CONSENT, ConsentStatus, states.ConsentStep),
    (PLANS, PLAN, PlanStatus, states.PlanStep),
]


def _expected(row: str) -> dict[str, str]:
    return dict(step.split("→") for step in row.split())


@pytest.mark.parametrize(("life", "rows", "state_type", "step_type"), LIVES)
def test_every_state_answers_every_step_as_written_here(
    life: Lifecycle[Any, Any],
    rows: dict[str, str],
    state_type: type[StrEnum],
    step_type: type[StrEnum],
) -> None:
    assert set(rows) == set(state_type)
    for state in state_type:
        expected = _expected(rows[state])
        for step in step_type:
            _assert_step(life, state, step, expected.get(step))


def _assert_step(life: Lifecycle[Any, Any], state: StrEnum, step: StrEnum, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(Conflict) as refusal:
            life.next(state, step)
        assert (refusal.value.code, refusal.value.rule) == (life.code, life.rule)
        assert refusal.value.advice
    elif expected == "!":
        assert isinstance(life.next(state, step), Late)
        assert life.move(state, step) == state
    else:
        assert life.next(state, step) == life.move(state, step) == expected


def test_a_late_kvittens_of_a_voided_initiative_is_logged_under_its_code() -> None:
    late = INITIATIVES.next(states.InitiativeState.VOIDED, states.InitiativeStep.ACKNOWLEDGE)
    assert late == Late("late-ack", "S-10")


def test_only_a_units_own_word_accepts_an_invitation() -> None:
    accepting = {
        step
        for steps in INVITATIONS.table.values()
        for step, to in steps.items()
        if isinstance(to, states.InvitationState) and "accepted" in to
    }
    assert accepting == {states.InvitationStep.CONFIRM, states.InvitationStep.STAND_IN}


@pytest.mark.parametrize("state", [s for s in states.InvitationState if not s.is_live])
def test_no_step_leads_an_ended_invitation_anywhere(state: states.InvitationState) -> None:
    assert all(isinstance(to, Late) for to in INVITATIONS.table[state].values())
