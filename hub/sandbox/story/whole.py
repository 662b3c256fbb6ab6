"""A whole SIP, from consent to closing, called by Kalmar and carried to every other way of working."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from hub.sandbox.story import wording
from hub.sandbox.story.cast import Unit
from hub.sandbox.story.judge import Wanted
from hub.sandbox.story.post import Post
from hub.sandbox.story.world import Case, NotInTime, World


@dataclass(frozen=True)
class Sip:
    """The case and its units. `written`: the units as the caller names them; `reached`: those that get it.

    Kalmar's municipality is reached at its heading (R-X-01), Örebro's at its inbox (R-X-02).
    """

    case: Case
    caller: Unit
    heading: Unit
    prator: Unit
    lifecare: Unit
    samsa: Unit
    by_hand: Unit
    written: tuple[Unit, ...]
    post: Post

    @property
    def reached(self) -> tuple[Unit, ...]:
        return (self.heading, self.prator, self.lifecare, self.samsa, self.by_hand)

    @property
    def by_system(self) -> tuple[Unit, ...]:
        """Those that have a system of their own."""
        return self.reached[:-1]

    @property
    def plan(self) -> str:
        """What Cosmic Link calls the plan."""
        return self.case.meeting.replace("MOTE", "PLAN")


def begins(world: World) -> Sip:
    """A health centre in Kalmar, and a unit in each of five regions."""
    cast = world.cast
    names = (
        "Hälsocentralen Berga Exempel",
        "Kalmar kommun",
        "Kalmar kommun Biståndsenheten",
        "Örebro kommun",
    )
    caller, heading, assistance, municipality = map(cast.named, names)
    prator, samsa = cast.prator[cast.APART - 1], cast.samsa[cast.APART - 1]
    by_hand = cast.named("Vårdcentralen Flogsta Exempel")
    return Sip(
        case=world.new_case(caller),
        caller=caller,
        heading=heading,
        prator=prator,
        lifecare=cast.named("Örebro kommun Socialtjänsten"),
        samsa=samsa,
        by_hand=by_hand,
        written=(assistance, prator, municipality, samsa, by_hand),
        post=Post(world.hub, caller.system, world.systems["manual"]),
    )


def everybody_is_asked(world: World, sip: Sip) -> None:
    """Consent, then a kallelse; in Västmanland an initiative comes first."""
    consent = _write(world, sip, "samtycke", text=wording.CONSENT)
    _reaches_the_systems(world, sip, consent, "the consent")
    world.show.step(f"Consent (samtycke) is registered in Cosmic Link at {sip.caller.name}, Kalmar.")
    world.systems["samsa"].behave(sip.samsa.hsa_id, "write", comment=wording.COMING)
    called = _call(world, sip, sip.case.meeting, timedelta(days=14), wording.WELCOME)
    world.show.step("It sends a kallelse to five units, each in a region and a system of its own.")
    _initiative_comes_first(world, sip, called)
    _answers_come_in(world, sip, called)


def _initiative_comes_first(world: World, sip: Sip, called: Wanted) -> None:
    world.wait_until("the kallelse at Prator", partial(_is_at, world, called, sip.prator))
    got = [line["root"] for line in world.at(sip.prator)]
    if "Initiativ" not in got[: got.index("Kallelse")]:
        raise NotInTime("an initiative at Prator before the kallelse")
    world.show.step(
        f"{sip.prator.name} (Prator) is asked first: initiativ, kvittens, and then its kallelse (R-X-04)."
    )


def _answers_come_in(world: World, sip: Sip, called: Wanted) -> None:
    """Each unit answers as its system lets it, and the caller reads that in Cosmic Link's words."""
    _told(world, sip, sip.prator, called, "Läst")
    _told(world, sip, sip.lifecare, called, "Läst")
    world.show.step(
        f"It kvitterar, and so does {sip.lifecare.name} (Lifecare SP), the inbox of Örebro kommun (R-X-02):"
        " Läst in Cosmic Link."
    )
    _told(world, sip, sip.samsa, called, "MeddelandeTillDeltagare")
    world.show.step(f"{sip.samsa.name} (SAMSA) answers in free text: a message, never taken for a yes.")
    _told(world, sip, sip.heading, called, "Svar")
    world.show.step(
        f"{sip.heading.name} gets it for its Biståndsenheten (R-X-01) and confirms: Svar, Bekräftad."
    )
    sip.post.carry()
    _told(world, sip, sip.by_hand, called, "Svar")
    world.show.step(
        f"{sip.by_hand.name} in Uppsala has no system: a letter is printed and posted, and the form that"
        " comes back says Ja: Bekräftad."
    )


def they_meet_and_plan(world: World, sip: Sip) -> None:
    """On the day of the meeting: who was there, and the plan."""
    _days_pass(world, 15)
    invitation = next(line for line in world.at(sip.samsa) if line["root"] == "Kallelse")
    world.systems["samsa"].answer(str(invitation["id"]), "attended")
    world.wait_until("the attendance told", lambda: _has(world, sip, sip.samsa, "MeddelandeTillDeltagare", 2))
    world.show.step(f"Two weeks later they have met: {sip.samsa.name} says who was there (Närvarande).")
    _drafted(world, sip, "Signerad")
    _follow_up_is_booked(world, sip)
    approved = _told_to_all(world, sip, "Godkänd", wording.GOAL)
    seen = ", ".join(f"{_root_at(world, approved, unit)} ({way_of(unit)})" for unit in sip.by_system[1:])
    world.show.step(f"The plan is approved (grön bock) and told to all: {seen}.")


def _follow_up_is_booked(world: World, sip: Sip) -> None:
    """Before a plan holds: SAMSA takes none without a booked follow-up (I-06)."""
    booked = _call(world, sip, f"{sip.case.meeting}-2", timedelta(days=28), wording.FOLLOW_UP)
    _all_answer(world, sip, booked)
    world.show.step("The plan is signed, and a follow-up is booked: without one SAMSA takes no plan (I-06).")


def they_follow_up(world: World, sip: Sip) -> None:
    """A new meeting again; Prator would void the plan by it, so the caller is asked before it goes there."""
    _days_pass(world, 29)
    invitation = [line for line in world.at(sip.samsa) if line["root"] == "Kallelse"][-1]
    world.systems["samsa"].answer(str(invitation["id"]), "attended")
    again = _call(world, sip, f"{sip.case.meeting}-3", timedelta(days=56), wording.FOLLOW_UP)
    world.wait_until("the question", lambda: bool(sip.post.tasks("plan.voided-by-meeting")))
    (question,) = sip.post.tasks("plan.voided-by-meeting")
    world.show.step(
        "Four weeks later they follow up and book again. Prator would void its plan by that: the hub asks the"
        " caller (C-10)."
    )
    sip.post.answer(question, "release")
    _all_answer(world, sip, again)
    world.show.step("The caller says yes: it goes there too, and all five answer again.")
    _drafted(world, sip, "Ny version")
    _told_to_all(world, sip, "Godkänd", wording.GOAL)
    world.show.step("A new version (Ny version) of the plan is approved and told to all.")


def _all_answer(world: World, sip: Sip, called: Wanted) -> None:
    for unit in sip.by_system:
        world.wait_until("the kallelse everywhere", partial(_is_at, world, called, unit))
        world.wait_until("its answer", partial(world.is_told, sip.caller, unit, called.id))
    sip.post.carry()
    world.wait_until("the answer by hand", partial(world.is_told, sip.caller, sip.by_hand, called.id))


def it_is_closed(world: World, sip: Sip) -> Wanted:
    """Closed with a reason in its comment; without one it is refused. Returns what was refused."""
    refused = world.write(
        "plan", sip.case, sip.written, expected=sip.reached, status="Avslutad", plan=sip.plan
    )
    world.wait_until("the refusal", lambda: world.answer_to(refused.id) is not None)
    line = world.answer_to(refused.id) or {}
    world.show.step(f"Closing without a reason is refused: {line['status']} {line['code']}.")
    closed = _told_to_all(world, sip, "Avslutad", wording.REACHED)
    sip.post.carry()
    world.wait_until("the closing by hand", lambda: world.has_arrived(closed))
    seen = ", ".join(f"{_root_at(world, closed, unit)} ({way_of(unit)})" for unit in sip.reached[1:])
    world.show.step(f"With a reason the plan is closed (Avslutad), and with it the case: {seen}.")
    world.systems["samsa"].behave(sip.samsa.hsa_id, "well")
    return refused


def _days_pass(world: World, days: int) -> None:
    """The hub looks at the demo's clock five times a second."""
    world.clock.forward(timedelta(days=days))
    world.wait(0.3)


def _write(world: World, sip: Sip, act: str, **fields: Any) -> Wanted:
    one = world.write(act, sip.case, sip.written, expected=sip.reached, **fields)
    world.wait_until(f"{act} accepted", lambda: world.is_accepted(one.id))
    return one


def _call(world: World, sip: Sip, meeting: str, ahead: timedelta, text: str) -> Wanted:
    day = world.clock.now().date() + ahead
    return _write(world, sip, "kallelse", text=text, day=day.isoformat(), time="13:00", meeting=meeting)


def _drafted(world: World, sip: Sip, status: str) -> None:
    """The plan as it is being written: shared within Cosmic Link alone."""
    fields: dict[str, Any] = {"text": wording.GOAL, "status": status, "plan": sip.plan}
    plan = world.write("plan", sip.case, sip.written[:1], expected=[sip.heading], **fields)
    world.wait_until(f"the plan ({status})", partial(_is_at, world, plan, sip.heading))


def _told_to_all(world: World, sip: Sip, status: str, text: str) -> Wanted:
    """The plan approved or closed."""
    plan = _write(world, sip, "plan", text=text, status=status, plan=sip.plan)
    _reaches_the_systems(world, sip, plan, f"the plan ({status})")
    return plan


def _reaches_the_systems(world: World, sip: Sip, one: Wanted, what: str) -> None:
    """The letter takes longer."""
    for unit in sip.by_system:
        world.wait_until(f"{what} at {unit.name}", partial(_is_at, world, one, unit))


def _is_at(world: World, one: Wanted, unit: Unit) -> bool:
    return any(map(one.is_seen_in, world.at(unit)))


def _told(world: World, sip: Sip, by: Unit, one: Wanted, root: str) -> None:
    """Waits until the caller has been told a unit's answer, in a document of that kind."""
    world.wait_until(
        f"the answer of {by.name}",
        lambda: any(
            (line["sender"], line["about"], line["root"]) == (by.hsa_id, one.id, root)
            for line in world.at(sip.caller)
        ),
    )


def _has(world: World, sip: Sip, by: Unit, root: str, at_least: int) -> bool:
    told = [line for line in world.at(sip.caller) if (line["sender"], line["root"]) == (by.hsa_id, root)]
    return len(told) >= at_least


def _root_at(world: World, one: Wanted, unit: Unit) -> str:
    return next(str(line["root"]) for line in world.at(unit) if one.is_seen_in(line))


def way_of(unit: Unit) -> str:
    """What people call the unit's system, or how it is reached without one."""
    names = {"cosmic-link": "Cosmic Link", "lifecare-sp": "Lifecare SP", "prator": "Prator", "samsa": "SAMSA"}
    return names.get(unit.system, "letter")
