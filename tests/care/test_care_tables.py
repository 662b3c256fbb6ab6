"""The tables, step by step: what each allows, what comes late, what is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from hub.canonical.codes import ConsentStatus
from hub.care import states
from hub.care.lifecycle import Late, Lifecycle
from hub.care.tables import CASES, CONSENTS, INITIATIVES, INVITATIONS, MEETINGS
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
_LIVE = "cancel→cancelled recall→recalled void→voided delete→deleted"
_ENDED = "acknowledge→! answer→! cancel→! recall→! void→! delete→!"
INVITATION = {
    "waiting": f"release→sent change→waiting {_LIVE}",
    "sent": f"acknowledge→acknowledged answer→answered change→sent {_LIVE}",
    "acknowledged": f"acknowledge→! answer→answered change→sent {_LIVE}",
    "answered": f"acknowledge→! answer→answered change→sent {_LIVE}",
    "cancelled": _ENDED,
    "recalled": _ENDED,
    "voided": _ENDED,
    "deleted": _ENDED,
}
_OVER = "cancel→! recall→! void→! delete→!"
MEETING = {
    "scheduled": f"change→rescheduled {_LIVE}",
    "rescheduled": f"change→rescheduled {_LIVE}",
    "cancelled": _OVER,
    "recalled": _OVER,
    "voided": _OVER,
    "deleted": _OVER,
}
_STOP = "decline→declined withdraw→withdrawn block→blocked"
CASE = {
    "open": f"consent→open initiate→initiating invite→planning {_STOP}",
    "initiating": f"consent→initiating initiate→initiating invite→planning {_STOP}",
    "planning": f"consent→planning initiate→planning invite→planning {_STOP}",
    "declined": "consent→open decline→! withdraw→withdrawn block→blocked",
    "withdrawn": "consent→open decline→! withdraw→! block→blocked",
    "blocked": "decline→! withdraw→! block→!",
}
_NEW = "replace→superseded withdraw→withdrawn block→blocked"
CONSENT = {
    "unset": _NEW,
    "given": f"{_NEW} expire→expired void→voided",
    "unable": f"{_NEW} expire→expired void→voided",
    "not-available": _NEW,
    "unknown": _NEW,
    "refused": _NEW,
    "expired": f"{_NEW} expire→!",
    "voided": f"{_NEW} void→!",
    "withdrawn": "replace→superseded withdraw→! block→blocked",
    "superseded": "",
    "blocked": "block→!",
}

LIVES: list[tuple[Lifecycle[Any, Any], dict[str, str], type[StrEnum], type[StrEnum]]] = [
    (INITIATIVES, INITIATIVE, states.InitiativeState, states.InitiativeStep),
    (INVITATIONS, INVITATION, states.InvitationState, states.InvitationStep),
    (MEETINGS, MEETING, states.MeetingState, states.MeetingStep),
    (CASES, CASE, states.CaseState, states.CaseStep),
    (CONSENTS, CONSENT, ConsentStatus, states.ConsentStep),
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


def test_no_invitation_can_be_accepted_by_a_kvittens() -> None:
    assert not any("accept" in state for state in states.InvitationState)


@pytest.mark.parametrize("state", [s for s in states.InvitationState if not s.is_live])
def test_no_step_leads_an_ended_invitation_anywhere(state: states.InvitationState) -> None:
    assert all(isinstance(to, Late) for to in INVITATIONS.table[state].values())
