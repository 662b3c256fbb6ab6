"""Silences the AMQP libraries: they tell every attempt with its address, errors with their tracebacks, and at
debug whole messages. The hub tells each outage once, in its own words."""

from __future__ import annotations

import logging

_TALKATIVE = ("aio_pika", "aiormq")


def hush() -> None:
    """For this process; harmless when it has been done."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)
