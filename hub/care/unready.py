"""Refused for now: a person must do something first, and is asked to."""

from __future__ import annotations

from hub.care.effects import Ask
from hub.errors import Unacceptable


class Unready(Unacceptable):
    """Nothing of the message is taken; `ask` is written down all the same (S-47, S-48)."""

    def __init__(self, code: str, message: str, ask: Ask, *, path: str | None = None, advice: str) -> None:
        super().__init__(code, message, rule=ask.rule, path=path, advice=advice)
        self.ask = ask
