"""One sent meeting stands twice in SAMSA's inbox and is one event all the same (S-57)."""

from __future__ import annotations

from hub.canonical.message import Message, event_key
from tests.formats.golden import ROOT, SAMSA, messages

ROWS = ("kallelse-inkorg-motesbokning", "kallelse-inkorg-skickat")


def test_the_two_inbox_rows_of_one_meeting_have_one_event_key() -> None:
    booked, sent = (dict(messages("samsa"))[row] for row in ROWS)
    assert booked.id != sent.id
    assert event_key("a party", booked) == event_key("a party", sent)


def test_a_kallelse_is_shown_with_both_rows_and_the_sip_id_in_the_column_arendenummer() -> None:
    document = SAMSA.render(dict(messages("samsa"))["kallelse-2023"]).document.decode()
    inbox = document.partition("<Inkorg>")[2]
    assert inbox.count("<Ärendenummer>SIP100527</Ärendenummer>") == 2
    assert [row in inbox for row in ("<Gäller>Mötesbokning", "<Gäller>Skickat")] == [True, True]


def test_other_documents_have_no_inbox_rows() -> None:
    assert b"Inkorg>" not in SAMSA.render(dict(messages("samsa"))["sip-sparasand"]).document


def test_a_kallelse_needs_no_inbox_rows() -> None:
    raw = (ROOT / "contracts/samsa/good/kallelse-2023.xml").read_text("utf-8")
    before, _, after = raw.partition("  <Inkorg>")
    parsed = SAMSA.parse((before + after.partition("</Inkorg>\n")[2]).encode())
    assert isinstance(parsed, Message)
    assert parsed == dict(messages("samsa"))["kallelse-2023"]
