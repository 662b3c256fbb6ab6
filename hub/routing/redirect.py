"""Where a denied initiative goes next, from what the denial says.

The comment is read against the directory alone, with exact names and aliases (R-X-05); what does not
name exactly one unit that may be asked is left to a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from hub.clock import STOCKHOLM
from hub.routing import names
from hub.routing.directory import Directory, Unit
from hub.routing.kinds import Mode, NamedUnit
from hub.routing.leg import Said, TraceStep
from hub.routing.regions import Region

#: Every reason a redirection may have, with what it tells the initiator.
WHY: dict[str, str] = {
    "ok": "Svaret pekar ut en enhet.",
    "redirect.no-comment": "Enheten nekade utan att ange en annan enhet; välj enhet.",
    "redirect.unreadable": "Svaret pekar inte ut någon enhet i katalogen; välj enhet.",
    "redirect.several": "Svaret nämner flera enheter; välj enhet.",
    "redirect.negated": "Svaret nämner en enhet men kan mena att den är fel; välj enhet.",
    "redirect.too-wide": "Svaret pekar ut en huvudman men ingen enhet; välj enhet.",
    "redirect.self": "Svaret pekar ut den enhet som nekade; välj enhet.",
    "redirect.loop": "Svaret pekar ut en enhet som redan tillfrågats; välj enhet.",
}


class Redirect(NamedTuple):
    """`target` is the unit to ask next, or None where a person must choose (`mode` is then `person`).

    `mode`: `send` (the hub sends), `propose` (the initiator confirms). `why`: a code of
    `hub.routing.redirect.WHY`.
    """

    target: Unit | None
    mode: Mode
    rule: str
    why: str
    trace: tuple[TraceStep, ...] = ()


def redirect(
    comment: str,
    denied_by: Unit,
    already_asked: frozenset[str],
    directory: Directory,
    region: Region,
    at: datetime,
) -> Redirect:
    """What a denial leads to (R-VAS-06, R-X-05, S-05 to S-08).

    `comment`: the denial's text, empty where there was none. `already_asked`: keys of all units that the
    initiative has been at. `region`: the initiator's, whose file says who sends. Units are looked for in
    the region of the unit that denied.
    """
    on = at.astimezone(STOCKHOLM).date()
    target, why = _target(comment, denied_by, directory, region, on)
    if target is not None and target.hsa_id in already_asked | {denied_by.hsa_id}:
        why = "redirect.self" if target.hsa_id == denied_by.hsa_id else "redirect.loop"
    step = _read_step(region, why, denied_by, target, on)
    if target is None or why != "ok":
        return Redirect(None, "person", "I-04" if why == "redirect.no-comment" else step.rule, why, (step,))
    rule, mode = region.redirect(on)
    who = TraceStep(rule=rule, asked=_asks(region, "redirect", on), values={"mode": mode}, said="decides")
    return Redirect(target if mode != "person" else None, mode, rule, why, (step, who))


def _target(
    comment: str, denied_by: Unit, directory: Directory, region: Region, on: date
) -> tuple[Unit | None, str]:
    """The one unit that the comment names, and `ok`; or None or the unit, and why it will not do."""
    reading = _reading(region, on)
    if not comment.strip():
        return None, "redirect.no-comment"
    words = names.tokens(comment)
    mentioned = directory.mentions(words, denied_by.region, on)
    if len(mentioned) != 1:
        return None, "redirect.several" if mentioned else "redirect.unreadable"
    unit, start, end = mentioned[0]
    if unit.type in reading.too_wide:
        return None, "redirect.too-wide"
    if _negated(words, start, end, reading):
        return None, "redirect.negated"
    return unit, "ok"


def _negated(words: list[str], start: int, end: int, reading: NamedUnit) -> bool:
    """Whether a word that takes back stands beside the name, with no boundary between them."""
    folded = [word.casefold() for word in words]
    before = reversed(folded[:start])
    return _reaches(before, reading) or _reaches(folded[end:], reading)


def _reaches(words: Iterable[str], reading: NamedUnit) -> bool:
    for word in words:
        if word in reading.boundaries:
            return False
        if word in reading.negations:
            return True
    return False


def _reading(region: Region, on: date) -> NamedUnit:
    rule = region.rule("named-unit", on)
    if rule is None or not isinstance(rule.parameters, NamedUnit):
        return NamedUnit(negations=frozenset(), boundaries=frozenset())
    return rule.parameters


def _read_step(region: Region, why: str, denied_by: Unit, target: Unit | None, on: date) -> TraceStep:
    values = {"denied by": denied_by.name, "why": why} | ({"names": target.name} if target else {})
    rule = region.rule("named-unit", on)
    said: Said = "applies" if why == "ok" else "decides"
    asked = _asks(region, "named-unit", on)
    return TraceStep(rule=rule.id if rule else "R-X-05", asked=asked, values=values, said=said)


def _asks(region: Region, kind: str, on: date) -> str:
    rule = region.rule(kind, on)
    return rule.entry.asks if rule else ""
