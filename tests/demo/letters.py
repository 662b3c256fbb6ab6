"""Documents for the tests: orders as staff give them."""

from __future__ import annotations

from typing import Any

CONTACT_POINT = {"hsa_id": "SE2321000131-E000000000101", "name": "Karlsborg Kontaktpunkten INKORG"}
HEALTH_CENTRE = {"hsa_id": "SE2321000131-E000000000102", "name": "Vårdcentralen Karlsborg INKORG"}
MARK = "M-0011aabb"


def order(do: str, **more: Any) -> dict[str, Any]:
    """An order to write a document from one unit to another, in either system."""
    return {
        "do": do,
        "from": CONTACT_POINT,
        "to": [HEALTH_CENTRE],
        "person": "200103022380",
        "person_name": "Testperson 1",
        "text": f"Insatserna behöver samordnas ({MARK})",
        "day": "2027-01-14",
        "time": "11.00",
        **more,
    }
