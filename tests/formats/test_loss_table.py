"""The tables lose what `domain.md` §7.3 says is lost, and each deviation has its reason here."""

from __future__ import annotations

import pytest

from hub.canonical.codes import LossAction
from hub.mappings.pages import loss_table
from tests.formats.golden import FORMATS

CARRIED, NOTE, DROPPED, REFUSED = (
    LossAction.CARRIED,
    LossAction.NOTE,
    LossAction.DROPPED,
    LossAction.REFUSED,
)

#: Row of §7.3 → the fields it is about, and the cells of VAS and VGR as they stand there:
#: ✓ native, T text, D dropped, R refused.
CELLS: dict[int, tuple[tuple[str, ...], str, str]] = {
    1: (("patient.id",), "✓", "✓"),
    2: (("patient.id.kind",), "R", "✓"),
    3: (("patient.protected",), "R", "R"),
    6: (("initiative.reason",), "✓", "✓"),
    8: (("answer.text",), "✓", "T"),
    9: (("meeting.kind",), "T", "T"),
    12: (("meeting.start",), "✓", "✓"),
    13: (("meeting.end",), "T", "✓"),
    14: (("meeting.form",), "T", "✓"),
    15: (("meeting.video_internal", "meeting.video_external"), "T", "✓"),
    16: (("meeting.phone", "meeting.conference_id"), "T", "✓"),
    17: (("meeting.reply_by",), "T", "✓"),
    18: (("meeting.purpose", "meeting.questions"), "info message", "✓"),
    19: (("meeting.professions",), "T", "✓"),
    20: (("meeting.participants",), "T", "✓"),
    23: (("meeting.interpreter",), "T", "T"),
    24: (("consent.kinds",), "merged", "merged"),
    25: (("consent.method",), "T", "✓"),
    26: (("consent.valid_from", "consent.valid_to"), "form only", "✓"),
    27: (("consent.all_parties", "consent.parties", "consent.other_parties"), "form only", "✓"),
    28: (("consent.given_by",), "form", "✓"),
    29: (("consent.status",), "R", "R"),
    37: (("contacts",), "✓", "✓"),
    46: (("consent.npo",), "D", "✓"),
    49: (("initiative.noticed_by",), "T", "✓"),
}
MEANS = {
    "✓": CARRIED,
    "T": NOTE,
    "D": DROPPED,
    "R": REFUSED,
    "merged": REFUSED,
}
#: (row, system) → what the table does instead, and why.
DEVIATIONS: dict[tuple[int, str], tuple[LossAction, str]] = {
    (2, "samsa"): (
        REFUSED,
        "BefReg's reserve numbers pass; the gate is for samordningsnummer (row 4), also R?",
    ),
    (8, "samsa"): (CARRIED, "the redirect stands in Svar's Text, which is its own place for a free text"),
    (15, "prator"): (
        NOTE,
        "S-33 is stricter: the external link as text, the internal one never leaves SAMSA",
    ),
    (18, "prator"): (NOTE, "one document instead of two that can come apart or arrive in another order"),
    (26, "prator"): (NOTE, "more than the form alone: a line for the reader, never read back"),
    (27, "prator"): (NOTE, "more than the form alone: a line for the reader, never read back"),
    (28, "prator"): (NOTE, "more than the form alone: a line for the reader, never read back"),
    (37, "prator"): (NOTE, "the coordinator's own field is in the plan, which comes with the other formats"),
}
#: Fields that a cell's action does not reach, and why.
EXCEPT = {("prator", "meeting.video_internal"): DROPPED}


def actions(system: str) -> dict[str, set[LossAction]]:
    found: dict[str, set[LossAction]] = {}
    for row in loss_table(FORMATS[system].documents.tables()):
        found.setdefault(row.field, set()).add(row.action)
    return found


@pytest.mark.parametrize("system", FORMATS)
@pytest.mark.parametrize("number", CELLS)
def test_a_field_becomes_what_the_loss_table_says(system: str, number: int) -> None:
    fields, *cells = CELLS[number]
    cell = cells[["prator", "samsa"].index(system)]
    expected = DEVIATIONS[number, system][0] if (number, system) in DEVIATIONS else MEANS[cell]
    for field in fields:
        become = {
            action
            for path, found in actions(system).items()
            if path == field or path.startswith(f"{field}.")
            for action in found
        }
        assert EXCEPT.get((system, field), expected) in become, field


@pytest.mark.parametrize("system", FORMATS)
def test_no_safety_field_is_dropped(system: str) -> None:
    safe = {"patient.id.kind", "patient.protected", "consent.status", "consent.all_parties", "ending.reason"}
    safe |= {
        "consent.valid_from",
        "consent.valid_to",
        "consent.parties",
        "consent.other_parties",
        "consent.given_by",
    }
    assert not [field for field, found in actions(system).items() if field in safe and DROPPED in found]


@pytest.mark.parametrize("key", DEVIATIONS)
def test_each_deviation_is_one(key: tuple[int, str]) -> None:
    number, system = key
    cell = CELLS[number][1 if system == "prator" else 2]
    assert MEANS.get(cell) is not DEVIATIONS[key][0] or key == (15, "prator")
