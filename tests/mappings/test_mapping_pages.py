"""What people read about a format, and what its examples must show, come from the same rows."""

from __future__ import annotations

from hub.canonical.codes import LossAction
from hub.mappings.coverage import Coverage
from hub.mappings.pages import loss_table, mapping_page
from tests.mappings.toys import document, message, toy

TABLE = toy()


def test_a_page_shows_every_field_code_and_sentinel() -> None:
    page = mapping_page("toy", [TABLE])
    for line in (
        "## `invitation.sent` in `Kallelse`, layout ny",
        "| `meeting.place` | own place | `/Kallelse/Möte/Plats` |",
        "| `meeting.interpreter` | line in a text | Står som «[via hub] Tolk» i /Kallelse/Möte/Kommentar. |",
        "| `patient.protected` | refused | Protected identity stops electronic messages. (R-VGR-09) |",
        "| `meeting.form` | `digital` | Distansmöte online, Digitalt |",
        "| `meeting.form` | `hybrid` | Annat (with a line) |",
        "| `meeting.place` | (nothing) | Ej angivet |",
        "| `meeting.participants.attended` | yes | Ja |",
    ):
        assert line in page


def test_the_loss_table_names_each_line_once() -> None:
    rows = loss_table([TABLE, TABLE])
    assert len(rows) == len(set(rows)) == len(TABLE.losses())
    assert {row.action for row in rows} == set(LossAction)


def test_coverage_tells_what_no_document_has_shown() -> None:
    coverage = Coverage(TABLE)
    assert set(coverage.missing()) == set(coverage.marks)
    coverage.see(document(TABLE.write(message(place=None, conference_id="1")).document))
    missing = set(coverage.missing())
    for mark in (
        "row meeting.start",
        "row meeting.participants.name",
        "each meeting.participants",
        "code meeting.form: Distansmöte online",
        "code consent.given_by: proxy",
        "sentinel meeting.place",
        "note meeting.conference_id",
        "row case.ids[toy/arende]",
        "place @layout",
    ):
        assert mark in coverage.marks
        assert mark not in missing
    for mark in (
        "row meeting.place",
        "code meeting.form: Digitalt",
        "note meeting.reply_by",
        "place Utskriven",
    ):
        assert mark in missing


def test_enough_documents_cover_a_table() -> None:
    coverage = Coverage(TABLE)
    coverage.see(document(TABLE.write(message()).document))
    text = TABLE.write(message()).document.decode()
    coverage.see(document(text.replace("Distansmöte online", "Annat").replace("Rum 2", "Ej angivet")))
    assert "code meeting.form: Annat" not in coverage.missing()
