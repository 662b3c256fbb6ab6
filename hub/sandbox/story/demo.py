"""Plays the story from the first token to the last verdict, and leaves nothing running."""

from __future__ import annotations

import json
import random
import secrets
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from hub.sandbox.story import carried, deaths, steps, whole
from hub.sandbox.story.ground import Ground, NoGround, file_in, servers
from hub.sandbox.story.hub_program import CommandFailed
from hub.sandbox.story.judge import Verdict
from hub.sandbox.story.post import LetterReturned
from hub.sandbox.story.processes import DidNotStart, stop_all
from hub.sandbox.story.show import Show
from hub.sandbox.story.staging import prepare, stage
from hub.sandbox.story.systems import OrderRefused
from hub.sandbox.story.traffic import Traffic
from hub.sandbox.story.world import NotInTime, World

#: What the hub says of itself in the end.
COMMANDS = ("verify", "audit verify")

#: How long traffic may still take when the story's own steps are over.
PATIENCE_SECONDS = 25.0


@dataclass(frozen=True)
class Options:
    """`messages`: documents that staff write in the traffic around the story; answers come on top.

    `database`, `bus`: both or none; the hub then runs as several processes on these servers.
    """

    as_json: bool = False
    seed: int | None = None
    messages: int = 200
    folder: Path | None = None
    keep: bool = False
    database: str | None = None
    bus: str | None = None


def run_demo(options: Options) -> int:
    """Plays the story; 0 where every promise held, else 1. Whatever happens, all it started is stopped."""
    show = Show(as_json=options.as_json)
    seed = options.seed if options.seed is not None else secrets.randbelow(10**6)
    show.part(f"Five regions' systems talk through the hub (seed {seed})")
    folder, code = _folder(options), 1
    with _stopped_by_signals():
        try:
            with _ground(options, folder) as ground:
                try:
                    code = _play(options, stage(folder, ground, show, random.Random(seed)))
                finally:
                    stop_all()
        except (NoGround, NotInTime, DidNotStart, CommandFailed, OrderRefused, LetterReturned) as trouble:
            show.wrong(f"The story could not be played to its end: {trouble}")
        except KeyboardInterrupt:
            show.wrong("Interrupted; everything is being stopped.")
        finally:
            _leave(options, folder, failed=code != 0)
    return code


def _play(options: Options, world: World) -> int:
    prepare(world)
    traffic = Traffic(world, options.messages)
    meant: set[str] = set()
    unplayed = _story(world, traffic, meant)
    verdict = world.verdict(frozenset(meant))
    world.hub.stop()
    with ThreadPoolExecutor(2) as hands:
        listed = hands.submit(world.hub.rows, "deliveries", "--limit", "1000000")
        awaited = hands.submit(world.hub.rows, "expectations", "--limit", "1000000")
        commands = dict(zip(COMMANDS, hands.map(lambda name: _holds(world, name), COMMANDS), strict=True))
    states = Counter(str(row["state"]) for row in listed.result())
    _tell(world, verdict, states, len(awaited.result()))
    world.show.verdict(verdict, commands)
    if options.as_json:
        print(json.dumps(_document(verdict, states, commands)))
    held = not verdict.broken and all(commands.values()) and unplayed is None
    world.show.part("Every promise held." if held else "A promise was broken.")
    return 0 if held else 1


def _story(world: World, traffic: Traffic, meant: set[str]) -> str | None:
    """The steps in their order; what could not be played is told, and all is judged nevertheless.

    `meant`: takes the ids of what the story sent in order to be refused.
    """
    try:
        meant |= _a_whole_sip(world)
        world.show.part("Somebody is asked")
        main = steps.consent_is_registered(world)
        world.pump = traffic.pump
        steps.initiative_is_denied_and_redirected(world, main)
        world.show.part("Two are invited")
        steps.invitation_meets_a_system_that_is_down(world, main)
        steps.same_bytes_are_posted_again(world, main)
        world.show.part("Things go wrong")
        if world.hub.workers:
            deaths.worker_is_killed(world, traffic)
        deaths.hub_is_killed(world, traffic)
        steps.consent_is_withdrawn_in_flight(world)
        steps.everything_arrives(world, traffic, PATIENCE_SECONDS)
        world.show.part("One stays silent")
        steps.silence_climbs_the_ladder(world, main)
        steps.everything_arrives(world, traffic, 5.0)
    except NotInTime as late:
        world.show.wrong(f"This did not happen: {late}.")
        return str(late)
    return None


def _a_whole_sip(world: World) -> set[str]:
    """From consent to closing, in all systems; the ids of what was sent in order to be refused."""
    world.show.part("A whole SIP, called by Kalmar")
    sip = whole.begins(world)
    whole.everybody_is_asked(world, sip)
    whole.they_meet_and_plan(world, sip)
    whole.they_follow_up(world, sip)
    refused = whole.it_is_closed(world, sip)
    world.show.carried(carried.rows(world, sip))
    return {refused.id}


def _ground(options: Options, folder: Path) -> AbstractContextManager[Ground]:
    """What the options name, else a file in the folder."""
    if options.database is None or options.bus is None:
        return nullcontext(file_in(folder))
    return servers(options.database, options.bus, keep=options.keep)


def _holds(world: World, name: str) -> bool:
    code, _ = world.hub.try_run(*name.split(), "--json")
    return code == 0


def _tell(world: World, verdict: Verdict, states: Counter[str], awaited: int) -> None:
    world.show.table(
        [
            ("accepted (mottagna)", str(verdict.accepted), "the senders' own ledgers"),
            ("refused (avvisade)", str(verdict.refused), "the senders' own ledgers"),
            ("delivered (levererade)", str(verdict.delivered), "the receivers' own ledgers"),
            ("answered (kvitterade)", str(verdict.receipts), "the receivers' own ledgers"),
            (
                "sent again by the hub, no second effect",
                str(verdict.retransmissions),
                "the receivers' own ledgers",
            ),
            ("posted again, same receipt", str(verdict.duplicates_suppressed), "the senders' own ledgers"),
            *(
                (f"deliveries {state}", str(count), "hub deliveries")
                for state, count in sorted(states.items())
            ),
            ("awaited (väntar på svar)", str(awaited), "hub expectations"),
        ]
    )


def _document(verdict: Verdict, states: Counter[str], commands: dict[str, bool]) -> dict[str, object]:
    """The document of `hub demo --json` (architecture §11)."""
    return {
        "accepted": verdict.accepted,
        "deliveries": dict(sorted(states.items())),
        "receipts": verdict.receipts,
        "duplicates_suppressed": verdict.duplicates_suppressed,
        "retransmissions": verdict.retransmissions,
        "lost": verdict.lost,
        "doubled": verdict.doubled,
        "order_violations": verdict.order_violations,
        "verify": "ok" if commands["verify"] else "broken",
        "audit": "ok" if commands["audit verify"] else "broken",
    }


def _folder(options: Options) -> Path:
    if options.folder is None:
        return Path(tempfile.mkdtemp(prefix="hub-demo-"))
    options.folder.mkdir(parents=True, exist_ok=True)
    return options.folder


def _leave(options: Options, folder: Path, *, failed: bool) -> None:
    """A folder of the demo's own goes with it, unless it is wanted or its logs are needed."""
    if options.keep or failed:
        print(f"Databases, ledgers and logs are left in {folder}", file=sys.stderr)
    elif options.folder is None:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """SIGTERM ends the story as Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
