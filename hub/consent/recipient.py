"""The unit that a message would go to, and whether a consent speaks of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.canonical.consent import Consent
from hub.canonical.people import UnitRef


@dataclass(frozen=True)
class Recipient:
    """The unit that the message would go to.

    `key`: its unit key; `ancestors`: the keys of the units it is part of. `has_system`: it receives in a
    system, not by letter or telephone. `took_part`: it has already said or been sent something in the
    case, so that an answer tells it nothing new about whom the case is.
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()
    has_system: bool = True
    region: str = ""
    took_part: bool = False


def covers(consent: Consent, recipient: Recipient) -> bool:
    """Whether the consent speaks of the recipient (I-11, S-39).

    A unit that is named among its parties, or stands in `other_parties` as an exact element, is covered.
    One with a system is covered too by a unit it is part of and by «Alla SIP Parter».
    """
    if any(_is_named(ref, recipient) for ref in consent.parties) or _is_listed(consent, recipient):
        return True
    if not recipient.has_system:
        return False
    return consent.all_parties or any(ref.hsa_id in recipient.ancestors for ref in consent.parties)


def names_anyone(consent: Consent) -> bool:
    """Whether the consent says for whom it is at all."""
    return consent.all_parties or bool(consent.parties) or consent.other_parties is not None


def _is_named(ref: UnitRef, recipient: Recipient) -> bool:
    if ref.hsa_id is not None:
        return ref.hsa_id == recipient.key
    return _folded(ref.name) in _names(recipient)


def _is_listed(consent: Consent, recipient: Recipient) -> bool:
    """An element between line breaks, commas or semicolons, equal to a name; never a part of one."""
    elements = re.split(r"[\n,;]", consent.other_parties or "")
    return any(_folded(element) in _names(recipient) for element in elements if element.strip())


def _names(recipient: Recipient) -> frozenset[str]:
    return frozenset(_folded(name) for name in (recipient.name, *recipient.aliases))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
