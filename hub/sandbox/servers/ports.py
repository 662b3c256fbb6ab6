"""Free ports of this machine, from a range that no outgoing connection is given."""

from __future__ import annotations

import contextlib
import random
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"

_OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
_LOWEST, _USUAL_HIGHEST = 10_000, 32_000

_dice = random.SystemRandom()


def free_port() -> int:
    """A port that nobody listens on just now."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """So many different ports that nobody listens on just now.

    A client that knocks at a port of the outgoing range while its server is down may be given that very port,
    and then keeps the server from coming back; therefore ports below that range.
    """
    with contextlib.ExitStack() as held:
        return [_hold(held) for _ in range(count)]


def _hold(held: contextlib.ExitStack) -> int:
    """Binds a port until the stack ends, so that the next one is another."""
    for _ in range(1000):
        port = _dice.randrange(_LOWEST, _highest())
        probe = held.enter_context(socket.socket())
        with contextlib.suppress(OSError):
            probe.bind((LOOPBACK, port))
            return port
    raise OSError("no free port was found")


def _highest() -> int:
    """Just below the ports that outgoing connections are given."""
    try:
        lowest_outgoing = int(_OUTGOING.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return _USUAL_HIGHEST
    return lowest_outgoing if lowest_outgoing > _LOWEST + 1000 else _USUAL_HIGHEST
