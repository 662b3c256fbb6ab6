"""What a region asks for, as plain values: read from its file by routing, obeyed by care and consent."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hub.canonical.base import Model
from hub.canonical.codes import Event


class AckRule(Model):
    """Who owes an answer to what, and how long they have (`domain.md` §4).

    Exactly one of `working_days` (until the end of business that many working days later) and
    `reply_by` (the date that the invitation itself names) is set.
    """

    id: str
    source: str
    working_days: int | None = None
    reply_by: bool = False


class CareRules(Model):
    """What a region asks of plans and meetings beyond what holds everywhere (`domain.md` §6.6, §7.4).

    Of a unit here that tells something: `establish_needs_follow_up`: a follow-up meeting is booked first
    (I-06). `unpublished_needs_reason`: why a plan is not shown in 1177 is written (I-08).
    `closed_is_final`: nothing at all can be said of a closed plan (I-07). `new_version_needs_approval`
    (I-05). `lock_needs_approvals`: a plan is signed and approved by the participants before it is locked
    (§6.6). `named_responsible`: each intervention names who answers for it (I-09). `second_sip`: what a
    second plan in force leads to (I-03). `same_day_by_phone`: a meeting that is cancelled on its own day
    is cancelled by telephone as well (T-14). `closed_by_coordinator`: a plan is closed by the unit that
    coordinates, where one does (§6.6). `one_coordinator`: one unit at a time coordinates for an individual,
    whatever the case (I-01).

    Of what a unit here is told: `closing_needs_reason`: a plan is closed with a reason; holds for what it
    tells too (000 B2.6). `new_meeting_voids_plan`: its system voids a plan when a new meeting is called
    (C-10). `on_withdrawal`: what becomes of its copy of a plan when consent is withdrawn (§5.6).
    `purges_protected`: it must let go of what it holds of a protected person (R-VGR-06).
    `encloses_no_history`: no anamneses and no social investigations are enclosed with it (S-53).

    `reuses_case`: a unit here has no numbers of cases; what it tells without one belongs to the only open
    case of the individual in which it takes part (000 B1).

    `closing_waits_days`: how many days a closing without a reason waits for one before a standard text
    stands for it (S-54); where nothing is said, it waits for a person.
    """

    establish_needs_follow_up: bool = False
    unpublished_needs_reason: bool = False
    closed_is_final: bool = False
    new_version_needs_approval: bool = False
    lock_needs_approvals: bool = False
    named_responsible: bool = False
    second_sip: Literal["warn", "refuse"] = "warn"
    same_day_by_phone: bool = False
    closing_needs_reason: bool = False
    closing_waits_days: int | None = Field(default=None, ge=1, le=90)
    new_meeting_voids_plan: bool = False
    on_withdrawal: Literal["void", "close", "confirm", "manual"] = "manual"
    purges_protected: bool = False
    encloses_no_history: bool = False
    reuses_case: bool = False
    closed_by_coordinator: bool = False
    one_coordinator: bool = False


class UnitPolicy(Model):
    """The rules of the region a unit belongs to, as far as they touch messages to that unit.

    `owes`: which events it must acknowledge, under which rule. `initiative_first`: an invitation waits
    for an acknowledged initiative (R-X-04). `redirect`: what a denial that names a unit leads to, when
    this region's unit is the initiator: `send`, `propose` or `person` (R-VAS-06, R-X-05).
    `accepts_presumed`: presumed consent from another region is enough (`domain.md` §5.8).
    `needs_child_assent`: a guardian's consent alone does not do from this age (T-32).
    `guardians_disagree`: what follows where one guardian says yes and another no (`domain.md` §5.4).
    `care`: of plans and meetings.
    """

    region: str
    owes: dict[Event, AckRule] = Field(default_factory=dict)
    initiative_first: bool = False
    redirect: str = "propose"
    accepts_presumed: bool = False
    needs_child_assent: int | None = None
    guardians_disagree: Literal["warn", "hold"] = "warn"
    care: CareRules = CareRules()
