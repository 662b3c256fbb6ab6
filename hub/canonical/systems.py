"""The systems that units may have, by the names they have in addresses, commands and the directory."""

from __future__ import annotations

from typing import Final

#: Those whose formats the hub speaks; each has its adapter in `hub.adapters.ADAPTERS`.
FORMATS: Final = ("cosmic-link", "lifecare-sp", "manual", "prator", "samsa")
#: Those that the directory may name already; a unit with one of them is reached by a person.
PLANNED: Final = ("fhir", "rivta", "sdk")
SYSTEMS: Final = (*FORMATS, *PLANNED)
