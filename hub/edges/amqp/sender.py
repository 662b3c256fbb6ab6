"""Who sent an AMQP message, and whether they may send it: found out before its body is read.

RabbitMQ lets nobody set the property user-id to anything but the user they are connected as; a party's user
is called by the party's id.
"""

from __future__ import annotations

from hub.bootstrap.hub import Hub
from hub.bus.broker import Arrived
from hub.channels.amqp import takes_by_amqp
from hub.errors import Forbidden, NotFound, TooLarge, Unauthenticated
from hub.store.rows import PartyRow


async def find_sender(hub: Hub, arrived: Arrived) -> PartyRow:
    """The party that sent it. Unauthenticated where there is nobody that an answer could be sent to."""
    if not arrived.user_id:
        raise Unauthenticated(
            "amqp.no-user",
            "the message came without the property user-id",
            advice="Publish with user-id: the name of the user that you connect as, which is the party's id.",
        )
    party = await hub.store.read(lambda ledger: ledger.connected(arrived.user_id))
    if party is None or not takes_by_amqp(party.deliver_url):
        raise Unauthenticated(
            "amqp.not-a-party",
            "the user who sent the message is no party that may connect by AMQP",
            advice="Connect as the user called by the id that `hub party add … --deliver-to amqp` gave.",
        )
    return party


def check_message(hub: Hub, party: PartyRow, arrived: Arrived) -> None:
    """Forbidden or NotFound where the routing key is not its own system, TooLarge beyond the limit."""
    system, limit = arrived.routing_key, hub.settings.max_body_bytes
    if system not in hub.systems:
        raise NotFound(
            "system.unknown",
            "no format has this name",
            advice="Publish with your own system's name as the routing key.",
        )
    if system != party.system:
        raise Forbidden(
            "system.not-yours",
            "the party speaks another system's format",
            advice="Publish with your own system's name as the routing key.",
        )
    if len(arrived.body) > limit:
        raise TooLarge(
            "amqp.too-large",
            f"the body is longer than {limit} bytes",
            advice="Send attachments by another way, or ask operations for a higher limit.",
        )
