"""A whole hub on a database of its own, with the world around it in memory."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hub.bootstrap.hub import Hub, open_hub
from hub.canonical.codes import ConsentMethod, ConsentStatus, Event, MeetingForm
from hub.canonical.consent import Consent
from hub.canonical.identity import identify
from hub.canonical.meeting import Answer, Ending, Information, Initiative, Meeting
from hub.canonical.message import CaseRef, Message, NativeId
from hub.canonical.people import Patient, UnitRef
from hub.canonical.receipt import TechnicalReceipt
from hub.channels.seam import Outcome, Parcel
from hub.clock import FixedClock
from hub.routing.unit_list import load_units
from hub.security.keys import new_keys
from hub.security.tokens import hash_token, new_token
from hub.settings import Settings
from hub.store.rows import NewParty, PartyRow
from tests.flow.databases import Database, File

#: Tuesday, an ordinary working day, ten o'clock in Stockholm.
START = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)

CALLER = UnitRef(name="Karlsborg Kontaktpunkten INKORG", hsa_id="SE2321000131-E000000000101")
COLLEAGUE = UnitRef(name="Vårdcentralen Karlsborg INKORG", hsa_id="SE2321000131-E000000000102")
SALA = UnitRef(name="Vårdcentralen Sala", hsa_id="SE2321000172-E000000000201")
KOPING = UnitRef(name="Vårdcentralen Köping", hsa_id="SE2321000172-E000000000202")
VASTERAS = UnitRef(name="Västerås stad Biståndsenheten", hsa_id="SE2321000172-E000000000203")

PERSON = "200103022380"


@dataclass
class PostBox:
    """A channel that keeps what it is given, and behaves as each address has been told to."""

    sent: list[Parcel] = field(default_factory=list)
    behaviour: dict[str, Callable[[Parcel], Outcome]] = field(default_factory=dict)
    hold: asyncio.Event | None = None

    async def send(self, parcel: Parcel) -> Outcome:
        if self.hold is not None:
            await self.hold.wait()
        outcome = self.behaviour.get(parcel.url, _takes)(parcel)
        if outcome.taken:
            self.sent.append(parcel)
        return outcome


def _takes(parcel: Parcel) -> Outcome:
    return Outcome(taken=True, code="http.200")


def down(parcel: Parcel) -> Outcome:
    return Outcome(taken=False, code="http.503")


@dataclass
class World:
    """The hub, two parties, a post box and a clock that stands still."""

    hub: Hub
    database: Database
    clock: FixedClock
    post_box: PostBox
    parties: dict[str, PartyRow]
    tokens: dict[str, str]
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def number(self) -> str:
        return f"T-{next(self._numbers):06d}"

    async def post(self, system: str, message: Message) -> str:
        """Post a message in its system's format; the hub's id of it."""
        return (await self.post_bytes(system, self.native(system, message))).message_id

    def native(self, system: str, message: Message) -> bytes:
        return self.hub.desk.adapters[system].render(message).document

    async def post_bytes(self, system: str, raw: bytes) -> Any:
        return await self.hub.intake.receive(raw, self.parties[system], system)

    async def settle(self, rounds: int = 12) -> None:
        """Let the hub do all that is due now."""
        for _ in range(rounds):
            more = await self.hub.dispatcher.start_due()
            await self.hub.dispatcher.drain(5)
            if not more and not self.hub.dispatcher.is_busy and not await self._due():
                return

    async def _due(self) -> bool:
        due = await self.hub.store.read(lambda ledger: ledger.next_due())
        return due is not None and due <= self.clock.now()

    async def advance(self, by: timedelta) -> None:
        """Let time pass, look at the deadlines, and let the hub do what is due."""
        self.clock.advance(by)
        await self.hub.deadlines.sweep()
        await self.settle()

    def received(self, system: str, unit: UnitRef | None = None) -> list[Message]:
        """What a system has taken, as it reads it; for one unit where named."""
        adapter = self.hub.desk.adapters[system]
        read = [adapter.parse(p.body) for p in self.post_box.sent if p.url == self.url(system)]
        messages = [message for message in read if isinstance(message, Message)]
        return [m for m in messages if unit is None or unit.hsa_id in {r.hsa_id for r in m.recipients}]

    def url(self, system: str) -> str:
        url = self.parties[system].deliver_url
        assert url is not None
        return url

    async def states(self) -> list[tuple[str, str, str]]:
        """(event, unit's name, state) of every delivery, oldest first."""
        rows = await self.hub.store.read(lambda ledger: ledger.deliveries(limit=1000))
        rows = sorted(rows, key=lambda row: (row.created_at, row.seq))
        return [(row.event, row.recipient_name, str(row.state)) for row in rows]

    async def tasks(self) -> list[str]:
        return [row.kind for row in await self.hub.store.read(lambda ledger: ledger.tasks(limit=1000))]

    # messages -------------------------------------------------------------------------------------

    def message(self, event: Event, sender: UnitRef, to: tuple[UnitRef, ...] = (), **more: Any) -> Message:
        values = {
            "id": self.number(),
            "event": event,
            "sent_at": self.clock.now(),
            "sender": sender,
            "recipients": to,
            "patient": Patient(id=identify(PERSON), name="Testperson 1"),
        }
        return Message.model_validate(values | more)

    def consent(self, sip_id: str = "SIP100527", **more: Any) -> Message:
        consent = Consent(
            status=more.pop("status", ConsentStatus.GIVEN),
            method=ConsentMethod.ORAL,
            all_parties=more.pop("all_parties", True),
            valid_from=more.pop("valid_from", START.date() - timedelta(days=5)),
            valid_to=more.pop("valid_to", START.date() + timedelta(days=360)),
            registered_on=START.date(),
            parties=more.pop("parties", ()),
        )
        event = more.pop("event", Event.CONSENT_GIVEN)
        return self.message(event, CALLER, consent=consent, case=self.case(sip_id), **more)

    def case(self, sip_id: str = "SIP100527", meeting: str | None = None) -> CaseRef:
        number = NativeId(system="samsa", kind="sip-id", value=sip_id)
        return CaseRef(ids=(number,), meeting=meeting)

    def initiative(self, to: UnitRef, sip_id: str = "SIP100527", **more: Any) -> Message:
        initiative = Initiative(reason="Behov av samordning av insatser i hemmet.")
        return self.message(
            Event.INITIATIVE_SENT, CALLER, (to,), initiative=initiative, case=self.case(sip_id), **more
        )

    def kallelse(self, *to: UnitRef, sip_id: str = "SIP100527", **more: Any) -> Message:
        meeting = Meeting(
            start=more.pop("start", START + timedelta(days=14)),
            form=MeetingForm.PHYSICAL,
            place="Kommunhuset",
            purpose="Samordna stödet.",
        )
        event = more.pop("event", Event.INVITATION_SENT)
        return self.message(
            event, CALLER, to, meeting=meeting, case=self.case(sip_id, more.pop("meeting_id", None)), **more
        )

    def answer(self, event: Event, to: Message, by: UnitRef, text: str | None = None, **more: Any) -> Message:
        """An answer to a delivered message: it names the id under which it was delivered."""
        contents: dict[str, Any] = {}
        if text is not None:
            contents["answer"] = Answer(text=text)
        return self.message(event, by, (to.sender,), in_reply_to=to.id, case=to.case, **contents, **more)


def information(text: str) -> dict[str, Any]:
    return {"information": Information(text=text)}


def ending(**values: Any) -> dict[str, Any]:
    return {"ending": Ending(**values)}


def technical(about: str, accepted: bool, at: datetime, code: str | None = None) -> TechnicalReceipt:
    return TechnicalReceipt(id="R-1", about=about, accepted=accepted, at=at, code=code)


@cache
def _keys() -> str:
    """The same for all worlds of a run: the formats, which hold a key, are then compiled once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "keys.json"
        new_keys(path)
        return path.read_text()


def keys_in(folder: Path) -> Path:
    """A key file in the folder."""
    path = folder / "keys.json"
    path.touch(0o600)
    path.write_text(_keys())
    return path


@asynccontextmanager
async def open_world(
    folder: Path, units: Path, database: Database | None = None, bus_url: str = "embedded:"
) -> AsyncIterator[World]:
    """A world with the example directory and one party for each system; on an SQLite file unless said."""
    keys_in(folder)
    database = database or File(folder / "hub.db")
    settings = Settings(database_url=database.url, bus_url=bus_url, keys=folder / "keys.json")
    clock, post_box = FixedClock(START), PostBox()
    async with open_hub(settings, clock, {"http": post_box}) as hub, _connected(hub):
        rows = [unit.model_dump(mode="json") for unit in load_units(units)]
        await hub.store.write(lambda ledger: ledger.replace_units(rows, actor="test"))
        await hub.refresh_directory()
        tokens = {}
        for system, region, prefix in (
            ("samsa", "vastra-gotaland", "SE2321000131-*"),
            ("prator", "vastmanland", "SE2321000172-*"),
        ):
            tokens[system] = new_token()
            party = NewParty(
                id=f"party-{system}",
                name=system,
                system=system,
                region=region,
                units=(prefix,),
                token_hash=hash_token(tokens[system]),
                deliver_url=f"http://127.0.0.1:1/{system}",
                deliver_token="secret",
            )
            await hub.store.write(lambda ledger, party=party: ledger.add_party(party, actor="test"))  # type: ignore[misc]
        parties = await hub.store.read(lambda ledger: {row.system: row for row in ledger.parties()})
        yield World(hub, database, clock, post_box, parties, tokens)


@asynccontextmanager
async def _connected(hub: Hub) -> AsyncIterator[None]:
    """The broker, where the hub has one, for as long as the world lasts."""
    if hub.broker is None:
        yield
        return
    await hub.broker.start()
    try:
        yield
    finally:
        await hub.broker.stop()
