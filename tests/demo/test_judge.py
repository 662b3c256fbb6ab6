"""The judge: a sound account is found sound, and each damage to a ledger is found and named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.sandbox.story.evidence import Evidence
from hub.sandbox.story.judge import Wanted, judge
from tests.demo.accounts import CASE, FAR, NEAR, OWNER, Account, two_sent_and_arrived


def test_a_sound_account_is_found_sound() -> None:
    verdict = two_sent_and_arrived().verdict()
    assert verdict.broken == ()
    assert (verdict.accepted, verdict.delivered, verdict.receipts) == (3, 5, 1)
    assert (verdict.lost, verdict.doubled, verdict.order_violations) == (0, 0, 0)


def test_a_document_missing_at_a_unit_is_lost() -> None:
    account = two_sent_and_arrived()
    account.lines = [line for line in account.lines if line["id"] != "two-far"]
    verdict = account.verdict()
    assert verdict.lost == 1
    assert verdict.broken == (f"lost: message two at unit {FAR}",)


def test_what_the_hub_never_said_yes_to_is_not_lost() -> None:
    account = Account()
    account.post("one", NEAR)
    account.accept("one", status=422)
    verdict = account.verdict()
    assert (verdict.lost, verdict.refused) == (0, 1)
    assert verdict.broken == ("refused: Kallelse one: 422",)


def test_an_answer_that_its_asker_is_not_told_is_lost() -> None:
    account = two_sent_and_arrived()
    account.lines = [line for line in account.lines if line["id"] != "yes-told"]
    verdict = account.verdict()
    assert verdict.lost == 1
    assert "answer yes" in verdict.broken[0]


@pytest.mark.parametrize("root", ["Läst", "Svar", "MeddelandeTillDeltagare", "Svarsblankett"])
def test_an_answer_is_told_in_the_words_of_the_askers_system(root: str) -> None:
    account = two_sent_and_arrived()
    account.lines = [line for line in account.lines if line["id"] != "yes-told"]
    account.arrive(OWNER, "", "yes-told", root=root, sender=NEAR, about="two", marks=[])
    assert account.verdict().broken == ()


def test_a_message_that_names_no_question_tells_no_answer() -> None:
    account = two_sent_and_arrived()
    account.lines = [line for line in account.lines if line["id"] != "yes-told"]
    account.arrive(OWNER, "", "told", root="MeddelandeTillDeltagare", sender=NEAR, marks=[])
    assert account.verdict().lost == 1


def test_what_was_sent_in_order_to_be_refused_breaks_no_promise() -> None:
    account = Account()
    account.post("one", NEAR)
    account.accept("one", status=422)
    evidence = Evidence([account.lines])
    assert judge(account.wanted, evidence, refusals_meant=frozenset({"one"})).broken == ()
    assert judge(account.wanted, evidence, refusals_meant=frozenset({"two"})).broken != ()


def test_a_late_answer_to_a_replaced_revision_need_not_be_told() -> None:
    account = Account()
    account.post("one", NEAR)
    account.accept("one")
    account.arrive(NEAR, "one", "one-near")
    account.post("two", NEAR)
    account.accept("two")
    account.answer("late-yes", "one-near", NEAR)
    account.arrive(NEAR, "two", "two-near", revision=2)
    assert account.verdict().broken == ()


def test_an_answer_of_a_unit_asked_instead_is_told_under_any_reference() -> None:
    account = Account()
    account.post("ask", NEAR, root="SIP")
    account.accept("ask")
    account.arrive(NEAR, "ask", "ask-near", root="Initiativ")
    account.arrive(FAR, "ask", "ask-far", root="Initiativ")
    account.wanted = [replace(account.wanted[0], maybe=frozenset({FAR}))]
    account.answer("yes", "ask-far", FAR)
    assert account.verdict().lost == 1
    account.tell(FAR, "something of the hub's", "told")
    assert account.verdict().broken == ()


def test_the_same_document_under_two_deliveries_is_doubled() -> None:
    account = two_sent_and_arrived()
    account.arrive(NEAR, "one", "one-near-again", revision=2)
    verdict = account.verdict()
    assert verdict.doubled == 1
    assert verdict.broken == (f"doubled: message one at unit {NEAR}",)


def test_the_same_delivery_applied_twice_is_doubled() -> None:
    account = two_sent_and_arrived()
    account.arrive(FAR, "two", "two-far", revision=2)
    assert account.verdict().doubled == 1


def test_a_retransmission_without_effect_is_counted_and_forgiven() -> None:
    account = two_sent_and_arrived()
    account.arrive(FAR, "one", "one-far", repeat=True)
    verdict = account.verdict()
    assert (verdict.retransmissions, verdict.doubled, verdict.broken) == (1, 0, ())


def test_two_documents_in_the_wrong_order_are_found() -> None:
    account = two_sent_and_arrived()
    first, second = (
        next(line for line in account.lines if line["id"] == key) for key in ("one-far", "two-far")
    )
    first["tick"], second["tick"] = second["tick"], first["tick"]
    verdict = account.verdict()
    assert verdict.order_violations >= 1
    assert any(sentence.startswith("out of order: two before one") for sentence in verdict.broken)


def test_documents_sent_side_by_side_have_no_order() -> None:
    account = Account()
    account.post("one", NEAR)
    account.post("two", NEAR)
    account.accept("one")
    account.accept("two")
    account.arrive(NEAR, "two", "two-near")
    account.arrive(NEAR, "one", "one-near")
    assert account.verdict().broken == ()


def test_other_cases_and_other_units_keep_no_common_order() -> None:
    account = Account()
    account.post("one", NEAR, case="S3001")
    account.accept("one")
    account.post("two", NEAR, FAR, case="S3002")
    account.accept("two")
    other = {**CASE, "hub/case": "d" * 32}
    account.arrive(NEAR, "two", "two-near", refs=other)
    account.arrive(FAR, "two", "two-far", refs=other)
    account.arrive(NEAR, "one", "one-near")
    assert account.verdict().broken == ()


def test_a_revision_that_goes_backwards_is_found() -> None:
    account = Account()
    account.arrive(NEAR, "hub", "later", revision=3)
    account.arrive(NEAR, "hub", "earlier", revision=2)
    assert account.verdict().order_violations == 1


def test_a_control_document_may_overtake() -> None:
    account = Account()
    account.post("one", NEAR)
    account.accept("one")
    account.post("end", NEAR, root="Makulering")
    account.accept("end")
    ending = Wanted(
        "end", (NEAR,), ref=("samsa/sip-id", "SIP100001"), roots=frozenset({"Makulering"}), control=True
    )
    account.wanted[1] = ending
    account.arrive(NEAR, "", "end-near", root="Makulering", marks=[])
    account.arrive(NEAR, "one", "one-near")
    assert account.verdict().broken == ()


def test_a_stopped_document_that_arrives_breaks_a_promise() -> None:
    account = two_sent_and_arrived()
    account.wanted[1] = replace(account.wanted[1], units=(NEAR,), never=frozenset({FAR}))
    assert account.verdict().broken == (f"arrived though stopped: message two at unit {FAR}",)


def test_a_document_at_a_unit_it_was_not_meant_for_breaks_a_promise() -> None:
    account = two_sent_and_arrived()
    account.arrive(OWNER, "one", "astray")
    assert account.verdict().broken == (f"arrived where nobody sent it: delivery astray at unit {OWNER}",)


def test_a_repeated_post_with_the_first_receipt_is_a_suppressed_double() -> None:
    account = two_sent_and_arrived()
    account.accept("one")
    verdict = account.verdict()
    assert (verdict.duplicates_suppressed, verdict.broken) == (1, ())


def test_a_repeated_post_with_another_receipt_breaks_a_promise() -> None:
    account = two_sent_and_arrived()
    account.accept("one", answer="another receipt")
    verdict = account.verdict()
    assert verdict.duplicates_suppressed == 0
    assert verdict.broken == ("another answer to the same bytes: one",)


def test_a_document_without_any_answer_breaks_a_promise() -> None:
    account = two_sent_and_arrived()
    account.post("three", NEAR)
    assert account.verdict().broken == (f"no answer: message three from unit {OWNER}",)


def test_one_meeting_sent_as_two_documents_has_one_effect_and_one_kvittens() -> None:
    account = Account()
    account.post("first row", NEAR, mark="mark-one")
    account.post("second row", NEAR, mark="mark-one")
    account.wanted = account.wanted[:1]
    account.accept("first row")
    account.accept("second row")
    account.arrive(NEAR, "one", "one-near")
    account.answer("yes", "one-near", NEAR)
    assert account.verdict().lost == 1
    account.tell(NEAR, "first row", "told")
    assert account.verdict().broken == ()
