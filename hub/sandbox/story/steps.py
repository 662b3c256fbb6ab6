"""The steps of the story, each one thing that staff or the hub do, and the wait until it has been seen."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.sandbox.story import wording
from hub.sandbox.story.cast import Unit
from hub.sandbox.story.judge import Wanted
from hub.sandbox.story.traffic import Traffic
from hub.sandbox.story.world import Case, NotInTime, World

#: How the end of a case is told: in the receiver's own words.
ENDED = frozenset({"Makulering", "BorttagetMöte", "Samtycke"})


@dataclass
class Main:
    """The case that the story follows, and the units in it."""

    case: Case
    asked: Unit
    named: Unit
    neighbour: Unit
    invitation: Wanted | None = None


# Who is asked


def consent_is_registered(world: World) -> Main:
    """SAMSA: the individual consents."""
    owner, neighbour = world.cast.samsa[0], world.cast.samsa[1]
    asked, named = world.cast.prator[0], world.cast.prator[1]
    main = Main(world.new_case(owner), asked, named, neighbour)
    consent = world.write(
        "samtycke", main.case, [neighbour], text=wording.CONSENT, also=f"{asked.name}, {named.name}"
    )
    world.wait_until("consent accepted", lambda: world.is_accepted(consent.id))
    world.show.step(f"Consent (samtycke) is registered in SAMSA at {owner.name}.")
    return main


def initiative_is_denied_and_redirected(world: World, main: Main) -> None:
    """SparaSänd becomes an initiative; its receiver says no and names another; the hub asks that one."""
    world.systems["prator"].behave(
        main.asked.hsa_id, "deny", comment=wording.SEND_TO.format(name=main.named.name)
    )
    sent = world.write(
        "sparasänd",
        main.case,
        [main.asked],
        text=wording.NEED,
        initiative=main.case.initiative,
        maybe=[main.named],
    )
    world.wait_until("the initiative at Prator", lambda: world.has_arrived(sent))
    world.show.step(f"SparaSänd in SAMSA reaches {main.asked.name} in Prator as an initiative (initiativ).")
    world.wait_until("the denial told", lambda: world.is_told(main.case.owner, main.asked, sent.id))
    world.show.step(f"{main.asked.name} denies it (nekar) and names {main.named.name}; SAMSA is told.")
    world.wait_until("the redirected initiative", lambda: _has(world, main.named, "Initiativ", main.case))
    world.show.step(f"The hub sends the initiative on to {main.named.name}, by rule R-X-05.")
    owner = main.case.owner
    world.wait_until("the kvittens told", lambda: _answered_by(world, owner, main.named))
    world.show.step(f"{main.named.name} acknowledges (kvitterar); SAMSA is told in its own format.")
    world.systems["prator"].behave(main.asked.hsa_id, "well")


# Two are invited


def invitation_meets_a_system_that_is_down(world: World, main: Main) -> None:
    """A kallelse to the unit in Prator, which stays silent, and to one in SAMSA that is down at first."""
    world.systems["prator"].behave(main.named.hsa_id, "silent")
    world.systems["samsa"].behave(main.neighbour.hsa_id, "down", attempts=2)
    main.invitation = _invite(world, main, "kallelse", revision=1)
    accepted = main.invitation.id
    world.wait_until("the invitation accepted", lambda: world.is_accepted(accepted))
    world.show.step("SAMSA sends an invitation (kallelse) to both; one receiving system is down.")
    change = _invite(world, main, "ändring", revision=2)
    world.wait_until("the change accepted", lambda: world.is_accepted(change.id))
    for minutes in (1, 1):
        world.wait(0.6)
        world.clock.forward(timedelta(minutes=minutes))
    first = main.invitation
    world.wait_until("both at both", lambda: world.has_arrived(first) and world.has_arrived(change), 25)
    world.show.step("Both units have the invitation and then its change (ändring), in order, once each.")
    owner = main.case.owner
    world.wait_until("the kvittens told", lambda: world.is_told(owner, main.neighbour, change.id))
    world.show.step(f"{main.neighbour.name} acknowledges; {main.named.name} does not.")


def same_bytes_are_posted_again(world: World, main: Main) -> None:
    """The sender lost its answer, it thinks, and sends the very same document once more."""
    assert main.invitation is not None
    again = main.invitation.id
    world.systems["samsa"].again(again)
    world.wait_until("the second answer", lambda: len(world.evidence().answers.get(again, [])) > 1)
    world.show.step(
        "The same bytes are posted again: the same receipt (mottagningskvitto), no second delivery."
    )


# Things go wrong


def consent_is_withdrawn_in_flight(world: World) -> None:
    """A change is on its way to a system that is down when the individual takes the consent back."""
    owner, neighbour, far = world.cast.samsa[2], world.cast.samsa[3], world.cast.prator[2]
    case = world.new_case(owner)
    world.write("samtycke", case, [neighbour], text=wording.CONSENT, also=far.name)
    initiative = world.write("sparasänd", case, [far], text=wording.NEED, initiative=case.initiative)
    world.wait_until("its kvittens", lambda: world.is_told(owner, far, initiative.id))
    main = Main(case, far, far, neighbour)
    first = _invite(world, main, "kallelse", revision=1)
    world.wait_until("the invitation's kvittens", lambda: world.is_told(owner, far, first.id))
    world.systems["prator"].behave(far.hsa_id, "unreachable")
    change = _invite(world, main, "ändring", revision=2, never=far)
    world.wait_until("the change accepted", lambda: world.is_accepted(change.id))
    world.wait_until("the change at the unit that is up", lambda: world.has_arrived(change), 25)
    gone = world.write("återtaget", case, [far, neighbour], roots=ENDED, control=True)
    world.wait_until("the withdrawal accepted", lambda: world.is_accepted(gone.id))
    world.show.drama(
        "Consent is withdrawn (återtaget) while a change is on its way to a system that is down."
    )
    world.systems["prator"].behave(far.hsa_id, "well")
    world.clock.forward(timedelta(minutes=1))
    world.wait_until("the withdrawal at both", lambda: world.has_arrived(gone), 25)
    world.show.step("The system comes back: it gets the withdrawal and never the change.")


def everything_arrives(world: World, traffic: Traffic, seconds: float) -> None:
    """What was accepted reaches its units; the ladder of retries is helped by the demo's clock."""
    end = time.monotonic() + seconds
    while not world.holds(lambda: traffic.is_done and world.under_way() == 0):
        if time.monotonic() > end:
            world.show.wrong(f"{world.under_way()} deliveries have not arrived in time.")
            return
        world.wait(1.0)
        world.clock.forward(timedelta(seconds=20))
    world.show.step(f"All traffic has arrived: {len(world.wanted)} documents written by staff.")


# One stays silent


def silence_climbs_the_ladder(world: World, main: Main) -> None:
    """The answer is overdue: the unit is reminded, then a person gets a task; at last the unit answers."""
    late, owner = _delivery_of(world, main), main.case.owner
    rule, due = _owed(world, main.named, late)
    reminders = _news(world, main.named)
    world.clock.forward(max(due - world.clock.now(), timedelta()) + timedelta(minutes=1))
    world.show.drama(f"Time passes until {main.named.name} should have answered ({rule}).")
    world.wait_until("the reminder", lambda: _news(world, main.named) > reminders, 15)
    world.show.step("First rung of the ladder: the hub reminds the unit (påminnelse).")
    warnings = _news(world, owner)
    world.clock.forward(timedelta(hours=4, minutes=1))
    world.wait_until("the sender told of the silence", lambda: _news(world, owner) > warnings, 15)
    world.wait_until("the task", lambda: bool(_overdue_tasks(world, late)), 15)
    world.show.step("Second rung: SAMSA is told, and a person gets a task (uppgift) to reach the unit.")
    answer = world.systems["prator"].answer(late)
    world.wait_until("the late kvittens accepted", lambda: world.is_accepted(answer))
    world.wait_until("the late kvittens told", lambda: _answered_by(world, owner, main.named, at_least=2))
    world.show.step(f"{main.named.name} acknowledges at last: noted as late, and SAMSA is told.")


def _invite(world: World, main: Main, act: str, *, revision: int, never: Unit | None = None) -> Wanted:
    day = world.clock.now().date() + timedelta(weeks=6, days=revision)
    units = [main.named, main.neighbour]
    return world.write(
        act,
        main.case,
        units,
        text=wording.WELCOME if revision == 1 else wording.NEW_TIME,
        expected=[unit for unit in units if unit != never],
        never=[never] if never else [],
        day=day.isoformat(),
        time="14.00",
        reply_by=(day - timedelta(days=7)).isoformat(),
        revision=revision,
        meeting=main.case.meeting,
        initiative=main.case.initiative,
    )


def _has(world: World, unit: Unit, root: str, case: Case) -> bool:
    number = case.numbers["SIPid"]
    return any(line["root"] == root and line["refs"].get("samsa/sip-id") == number for line in world.at(unit))


def _answered_by(world: World, unit: Unit, by: Unit, at_least: int = 1) -> bool:
    told = [line for line in world.at(unit) if line["sender"] == by.hsa_id and line["root"] == "Kvittens"]
    return len(told) >= at_least


def _delivery_of(world: World, main: Main) -> str:
    """The id of the last invitation that the silent unit got."""
    got = [line for line in world.at(main.named) if line["root"] == "Kallelse"]
    return str(got[-1]["id"])


def _news(world: World, unit: Unit) -> int:
    """How many messages the unit has that no staff of the story wrote."""
    told = {"Informationsmeddelande", "Meddelande"}
    return sum(1 for line in world.at(unit) if line["root"] in told and not line["marks"])


def _owed(world: World, unit: Unit, delivery: str) -> tuple[str, datetime]:
    """Under which rule the hub waits for the unit's answer to a delivery, and until when."""
    for row in world.hub.rows("expectations", "--unit", unit.hsa_id, "--limit", "100000"):
        if row["delivery_id"] == delivery:
            return str(row["rule"]), datetime.fromisoformat(str(row["due"]))
    raise NotInTime("an open expectation of the unit that stays silent")


def _overdue_tasks(world: World, delivery: str) -> list[dict[str, Any]]:
    rows = world.hub.rows("tasks", "--kind", "expectation.overdue", "--limit", "100000")
    return [row for row in rows if row["delivery_id"] == delivery]
