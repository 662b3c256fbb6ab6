"""What a format costs: to read one of its documents of about 6 KB, and to write it and prove it.

Two documents a format, as full of fields as they get: a kallelse, and a plan with its goals and insatser.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from hub.adapters import ADAPTERS, adapter
from hub.adapters.seam import Adapter
from hub.canonical.codes import ConsentMethod, ConsentStatus, ContactRole, Event, MeetingForm
from hub.canonical.consent import Consent
from hub.canonical.meeting import Interpreter, Meeting, Participant
from hub.canonical.message import Message
from hub.canonical.people import Contact
from hub.canonical.plan import Goal, Intervention, Plan, PlanStatus, Responsible, ResponsibleKind
from hub.sandbox.bench.documents import NOTE_KEY, message

#: How large the documents are made, in bytes; a format's own tags decide how much of it is text.
SIZE_BYTES: Final = 6_000

_WORDS = "Ett stycke text om samordning, så långt som sådana stycken brukar vara i en kallelse. "
_SENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def format_costs(rounds: int = 200) -> dict[str, float]:
    """For each format and document its bytes, and the median µs to parse it and to render and verify it."""
    costs: dict[str, float] = {}
    for system in ADAPTERS:
        one = adapter(system, NOTE_KEY)
        costs |= _costs(one, system, _invitation, rounds)
        costs |= _costs(one, f"{system}_plan", _plan, rounds)
    return costs


def _costs(one: Adapter, name: str, make: Callable[[str], Message], rounds: int) -> dict[str, float]:
    said = _of_size(one, make)
    document = one.render(said).document
    return {
        f"bytes_{name}": len(document),
        f"parse_us_{name}": _microseconds(lambda: one.parse(document), rounds),
        f"verified_render_us_{name}": _microseconds(lambda: one.render(said), rounds),
    }


def _of_size(one: Adapter, make: Callable[[str], Message]) -> Message:
    """The message with as much text as makes its document in this format `SIZE_BYTES` long."""
    bare = len(one.render(make(_WORDS)).document)
    return make(_WORDS * (1 + max(0, SIZE_BYTES - bare) // len(_WORDS.encode())))


def _microseconds(work: Callable[[], object], rounds: int) -> float:
    """The median of so many calls, after one that is not counted."""
    work()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return round(statistics.median(taken) * 1e6, 1)


def _consent() -> Consent:
    return Consent(status=ConsentStatus.GIVEN, method=ConsentMethod.ORAL)


def _invitation(text: str) -> Message:
    start = _SENT + timedelta(days=30)
    meeting = Meeting(
        start=start,
        end=start + timedelta(hours=1),
        form=MeetingForm.PHYSICAL,
        place="Biblioteket, rum 2",
        phone="0104411800",
        conference_id="331021",
        reply_by=date(2026, 3, 20),
        convener="Handläggare A",
        purpose="Samordning av insatser",
        questions="Hur fungerar vardagen?",
        comment=text,
        interpreter=Interpreter(language="finska"),
        participants=tuple(
            Participant(name=f"Testperson {n}", function="närstående", phone="0104411800") for n in (2, 3, 4)
        ),
        professions=("biståndshandläggare", "sjuksköterska"),
    )
    return message(Event.INVITATION_SENT, "BENCH-K", 1, meeting=meeting, consent=_consent())


def _plan(text: str) -> Message:
    plan = Plan(
        id="BENCH-P",
        version=1,
        status=PlanStatus.SHARED_DRAFT,
        purpose="Samordning av insatser",
        main_goal=text,
        goals=tuple(_goal(n) for n in range(1, 5)),
        coordinator=Contact(name="Handläggare A", role=ContactRole.COORDINATOR),
        follow_up_on=date(2026, 9, 1),
    )
    return message(Event.PLAN_SENT, "BENCH-P", 1, plan=plan, consent=_consent())


def _goal(number: int) -> Goal:
    responsible = Responsible(kind=ResponsibleKind.PERSON, name="Handläggare A")
    done = Intervention(text="Insats enligt mötet", responsible=responsible, when="i maj")
    return Goal(text=f"Mål {number}", interventions=(done, done))
