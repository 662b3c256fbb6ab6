"""How one unit gets one message: by its system, by its portal, or in the hands of a person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub.accept.desk import Desk
from hub.accept.prohibited import allowed_for, is_no_letter
from hub.accept.writing import BY_HAND, Original, Receiver, render_for
from hub.adapters.seam import Rendered
from hub.canonical.loss import Loss
from hub.care import CaseFacts
from hub.channels.amqp import takes_by_amqp
from hub.errors import Unacceptable
from hub.routing.leg import Leg
from hub.store.ledger import Ledger
from hub.store.rows import PartyRow

#: Questions to others than the recipient: they hold nothing of the person (R-VAS-03).
_WITHOUT_CONTENT = frozenset({"lookup.health-centre"})

#: Reasons for a form on paper; where the unit has a portal that takes forms, it goes there (S-29).
_ON_PAPER = frozenset({"outsider", "no-system", "system.not-in-use"})


@dataclass(frozen=True, slots=True)
class Way:
    """How one unit gets one message. `party`: whose system takes it, None where a person carries it.

    `rendered`: None where nothing may be written down for that person, or the form's gate says no.
    `why`: a code where a person carries it, else `ok`. `gate`: what the unit's format says of a message that
    it does not take. `losses`: what was taken out before it was written.
    """

    leg: Leg
    party: PartyRow | None
    rendered: Rendered | None
    why: str
    rule: str
    gate: Unacceptable | None = None
    losses: tuple[Loss, ...] = ()

    @property
    def by_hand(self) -> bool:
        """Whether a person carries it."""
        return self.party is None and not self.never

    @property
    def never(self) -> bool:
        """Whether nothing goes, by no way: it is forbidden, or its sender must complete it first."""
        return self.gate is not None and is_no_letter(self.gate)

    @property
    def channel(self) -> str:
        """The system's own way, AMQP or HTTP; else how a person carries it."""
        if self.party is not None:
            return "amqp" if takes_by_amqp(self.party.deliver_url) else "http"
        if self.never:
            return self.leg.channel
        return "person" if self.leg.channel == "http" else self.leg.channel


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks for the way of one message in one case."""

    desk: Desk
    ledger: Ledger
    original: Original
    facts: CaseFacts

    def find(self, leg: Leg, delivery_id: str) -> Way:
        """The unit's own system where routing says so, it is connected and its format takes the message.

        A gate of the format with a rule of its own (I-14, R-VAS-09) sends the message by hand, unless what
        it says holds for a letter too; a gap in the mapping is the hub's own fault and is raised while the
        sender still listens.
        """
        allowed = allowed_for(self.desk, self.original, leg.recipient)
        way = replace(self, original=allowed.original)._find(leg, delivery_id)
        return replace(way, losses=allowed.losses)

    def _find(self, leg: Leg, delivery_id: str) -> Way:
        party = self._connected(leg)
        if party is None:
            why = (leg.why, leg.rule) if leg.channel != "http" else ("party.none", "R-ALL-02")
            return self._in_hands(leg, delivery_id, *why)
        try:
            return Way(leg, party, self._rendered(leg, party, delivery_id), "ok", leg.rule)
        except Unacceptable as gate:
            if gate.rule is None:
                raise
            if is_no_letter(gate):
                return Way(leg, None, None, gate.code, gate.rule, gate)
            return replace(self._in_hands(leg, delivery_id, gate.code, gate.rule), gate=gate)

    def _connected(self, leg: Leg) -> PartyRow | None:
        """The party whose system, or whose portal for forms, takes it."""
        system = leg.system if leg.channel == "http" else BY_HAND if leg.why in _ON_PAPER else None
        party = self.ledger.serving(leg.recipient)
        takes = party is not None and party.system == system and party.deliver_url is not None
        return party if takes else None

    def _in_hands(self, leg: Leg, delivery_id: str, why: str, rule: str) -> Way:
        """A person carries it: as a form, where a form may be made of it."""
        if why in _WITHOUT_CONTENT:
            return Way(leg, None, None, why, rule)
        try:
            return Way(leg, None, self._rendered(leg, None, delivery_id), why, rule)
        except Unacceptable as gate:
            is_new = gate.rule != rule  # protected identity is a person's from the start (R-ALL-03)
            return Way(leg, None, None, why, gate.rule or rule, gate if is_new else None)

    def _rendered(self, leg: Leg, party: PartyRow | None, delivery_id: str) -> Rendered:
        hsa_id = leg.recipient if leg.unit else None
        to = Receiver(leg.recipient, leg.name, hsa_id, party)
        return render_for(self.desk, self.ledger, self.original, self.facts, to, delivery_id)
