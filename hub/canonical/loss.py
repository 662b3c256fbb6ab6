"""What a translation could not carry in its own place, field by field (`domain.md` §7.3)."""

from __future__ import annotations

from hub.canonical.base import Model
from hub.canonical.codes import LossAction


class Loss(Model):
    """One line of a loss report. `field`: canonical path; `text`: where it went and why, never content."""

    field: str
    action: LossAction
    text: str
