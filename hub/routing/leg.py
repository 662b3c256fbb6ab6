"""One way that a message takes to one unit, and the reasons for it, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from hub.canonical.base import Model
from hub.routing.directory import Unit

Channel = Literal["http", "letter", "phone", "person"]
Said = Literal["applies", "does not apply", "decides"]


class TraceStep(Model):
    """One rule that was asked.

    `asked`: what the rule asks, a sentence. `values`: what it looked at: codes, unit names and unit
    keys, never anything of the person. `said`: what it answered.
    """

    rule: str
    asked: str
    values: dict[str, str]
    said: Said


class Leg(Model):
    """One unit that must get the message.

    `recipient`: unit key. `channel` `http` means to the unit's own system; `letter`, `phone` and
    `person` become a task with the content for a person. `rule` decided it; `why` is a code of
    `hub.routing.leg.WHY`. `lifted_from`: the key of the unit that was addressed, where this is another.
    `addressed`: the places in `message.recipients` (from 0) that led here.
    """

    recipient: str
    name: str
    unit: Unit | None
    system: str | None
    channel: Channel
    rule: str
    why: str
    lifted_from: str | None = None
    addressed: tuple[int, ...] = ()
    trace: tuple[TraceStep, ...] = ()


class Decision(Model):
    """All the ways of one message, in the order in which its recipients stand in it."""

    legs: tuple[Leg, ...]


@dataclass(frozen=True)
class RoutingFacts:
    """What the case knows that routing asks about.

    `sender`: the sending unit, where the directory has it. `contacts`: keys of units with a known
    ongoing contact (an acknowledged initiative, or earlier content in the case). `health_centre`: the
    key of the individual's health centre, where a look-up has been answered (R-VAS-03).
    """

    sender: Unit | None = None
    contacts: frozenset[str] = field(default_factory=frozenset)
    health_centre: str | None = None


#: Every reason a leg may have, with what it tells the sender.
WHY: dict[str, str] = {
    "ok": "Går till enhetens system.",
    "unit.unknown": "Enheten finns inte i katalogen; en handläggare skickar vidare för hand.",
    "unit.ambiguous": "Flera enheter har det namnet; en handläggare väljer.",
    "unit.closed": "Enheten är inte längre i drift; en handläggare väljer en annan.",
    "region.unknown": "Enhetens region har inga regler i navet; en handläggare skickar vidare för hand.",
    "identity.protected": "Skyddade personuppgifter: ingen elektronisk trafik, hanteras manuellt.",
    "identity.reserve": "Mottagarens system tar inte emot reservnumret; går på annat sätt.",
    "identity.samordningsnummer": "Samordningsnummer hanteras manuellt.",
    "lookup.health-centre": "Vårdcentralen är inte känd; Vårdvalsservice tillfrågas utan personnummer.",
    "municipality.no-inbox": "Kommunen har ingen registrerad standardinkorg; en handläggare väljer enhet.",
    "municipality.several-inboxes": "Kommunen har flera standardinkorgar; en handläggare väljer enhet.",
    "municipality.no-base-unit": "Kommunen har ingen enhet med basansvar registrerad; en handläggare väljer.",
    "municipality.no-heading": "Enhetens kommun finns inte i katalogen; en handläggare skickar för hand.",
    "outsider": "Mottagaren står utanför regionens system; kallelse och handlingar går som brev.",
    "no-system": "Enheten har inget system; nås per brev eller telefon.",
    "system.not-in-use": "Enhetens system används inte i regionen den dagen; nås per brev eller telefon.",
}
