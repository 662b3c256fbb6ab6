"""The people and the units of a case, as a message names them."""

from __future__ import annotations

from hub.canonical.base import Line, Model, Text, Token
from hub.canonical.codes import ContactRole
from hub.canonical.identity import PersonId


class UnitRef(Model):
    """A unit (enhet) as a sender wrote it: by HSA-id, by name, or both. Never a person (R-ALL-01)."""

    name: Line
    hsa_id: Token | None = None


class Patient(Model):
    """The individual (den enskilde).

    `protected`: skyddad identitet, which stops electronic traffic; None where nobody has said, as in the
    hub's own notices, which then say neither yes nor no (§5.7).
    """

    id: PersonId
    name: Line | None = None
    address: Text | None = None
    phone: Line | None = None
    protected: bool | None = None


class Contact(Model):
    """A person around the plan (kontakt): name and role as text, the unit they speak for."""

    name: Line
    role: ContactRole = ContactRole.OTHER
    unit: Line | None = None
    phone: Line | None = None
    email: Line | None = None
