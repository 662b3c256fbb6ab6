"""Each broken promise is found and named: every test damages a database and asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.clock import FixedClock
from hub.delivery import State, Step
from hub.security.vault import Vault
from hub.store import Ledger, Store
from hub.store.rows import NewTask, Waiting
from hub.store.tables import messages
from hub.store.verify import Finding, verify
from tests.store.conftest import Given
from tests.store.databases import Database

Damage = Callable[..., None]


@pytest.fixture
def damage(database: Database) -> Damage:
    """Runs SQL as one who means harm would: past the hub, without foreign keys."""

    def run(sql: str, *values: object) -> None:
        assert database.run(sql, *values) > 0

    return run


class Story:
    """One case: two messages sent to a unit, one more held for consent, one parked, one with a person."""

    def __init__(self, ledger: Ledger, given: Given) -> None:
        self.case = given.case(ledger)
        ledger.link("party-a", "sip-id", "4711", self.case)
        self.messages = [given.message(ledger, self.case) for _ in range(2)]
        self.sent = [given.delivery(ledger, message) for message in self.messages]
        self.expectations = [given.expectation(ledger, id, due=ledger.clock.now()) for id in self.sent]
        for id in self.sent:
            (claimed,) = ledger.claim(10, "lease-1", 30)
            assert claimed.id == id
            ledger.record(id, "lease-1", Step.TAKEN)
        ledger.settle(self.expectations[0], Waiting.FULFILLED)
        self.held = given.delivery(
            ledger, self.messages[1], recipient="unit-2", state=State.HELD, held_until="consent"
        )
        self.parked = given.delivery(ledger, self.messages[1], recipient="unit-3", state=State.PARKED)
        self.by_hand = given.delivery(
            ledger, self.messages[1], recipient="unit-4", state=State.WITH_PERSON, channel="letter", body=None
        )
        for id in (self.parked, self.by_hand):
            ledger.add_task(NewTask(id=f"task-{id}", kind="by-hand", delivery_id=id, content=b"Testperson 1"))


@pytest.fixture
async def story(store: Store, given: Given) -> Story:
    made = await store.write(lambda ledger: Story(ledger, given))
    assert await store.read(verify) == []
    return made


def _one_byte_off(sealed: bytes) -> bytes:
    return sealed[:-1] + bytes([sealed[-1] ^ 1])


async def found(store: Store) -> list[tuple[str, str]]:
    findings = await store.read(verify)
    assert all("Testperson" not in finding.says for finding in findings)
    return [(finding.invariant, finding.subject) for finding in findings]


async def test_an_empty_store_keeps_every_promise(store: Store) -> None:
    assert await store.read(verify) == []


async def test_i1_a_message_that_led_nowhere_is_named(store: Store, given: Given) -> None:
    message = await store.write(lambda ledger: given.message(ledger, given.case(ledger)))
    assert await found(store) == [("I1", f"messages:{message.id}")]


async def test_i1_a_parked_delivery_that_nobody_looks_at_is_named(
    store: Store, story: Story, damage: Damage
) -> None:
    damage("UPDATE tasks SET state = 'done' WHERE delivery_id = ?", story.parked)
    assert await found(store) == [("I1", f"deliveries:{story.parked}")]


async def test_i1_a_delivery_that_a_person_has_without_a_task_is_named(
    store: Store, story: Story, damage: Damage
) -> None:
    damage("UPDATE tasks SET state = 'done' WHERE delivery_id = ?", story.by_hand)
    assert await found(store) == [("I1", f"deliveries:{story.by_hand}")]


async def test_i1_a_held_delivery_that_nothing_releases_is_named(
    store: Store, story: Story, damage: Damage
) -> None:
    damage("UPDATE tasks SET message_id = NULL")
    damage("UPDATE deliveries SET held_until = NULL WHERE id = ?", story.held)
    assert await found(store) == [("I1", f"deliveries:{story.held}")]


async def test_i1_a_lease_that_ended_long_ago_is_named(store: Store, given: Given, clock: FixedClock) -> None:
    id = await store.write(lambda ledger: given.sent_on(ledger, given.case(ledger)))
    await store.write(lambda ledger: ledger.claim(1, "lease-1", 30))
    assert await found(store) == []
    clock.advance(timedelta(hours=1))
    assert await found(store) == [("I1", f"deliveries:{id}")]


async def test_i1_a_link_to_a_case_that_is_gone_is_named_without_the_partys_number(
    store: Store, story: Story, damage: Damage
) -> None:
    damage("UPDATE links SET case_id = 'gone'")
    assert await found(store) == [("I1", "links:of gone")]


async def test_i2_a_body_put_in_anothers_place_is_named(store: Store, story: Story, damage: Damage) -> None:
    other = "(SELECT body FROM deliveries WHERE id = ?)"
    damage(f"UPDATE deliveries SET body = {other} WHERE id = ?", story.sent[1], story.sent[0])
    assert await found(store) == [("I2", f"deliveries:{story.sent[0]}")]


async def test_i2_a_body_that_is_not_what_was_rendered_is_named(
    store: Store, story: Story, damage: Damage, vault: Vault
) -> None:
    forged = vault.seal(b"another text", f"deliveries:{story.sent[0]}:body")
    damage("UPDATE deliveries SET body = ? WHERE id = ?", forged, story.sent[0])
    assert await found(store) == [("I2", f"deliveries:{story.sent[0]}")]


async def test_i3_a_message_sent_twice_to_a_unit_is_named(store: Store, story: Story, damage: Damage) -> None:
    damage("UPDATE deliveries SET recipient = 'unit-3' WHERE id = ?", story.held)
    moved, doubled = ("I2", f"deliveries:{story.held}"), ("I3", f"messages:{story.messages[1].id}")
    assert await found(store) == [moved, doubled]


async def test_i3_a_further_document_is_no_second_sending_and_has_its_first_one(
    store: Store, story: Story, given: Given, damage: Damage
) -> None:
    first = story.sent[1]
    further = {"id": f"{first}-2", "part": 2, "part_of": first}
    second = await store.write(lambda ledger: given.delivery(ledger, story.messages[1], **further))
    assert await found(store) == []
    damage("UPDATE deliveries SET part_of = 'gone' WHERE id = ?", second)
    assert await found(store) == [("I1", f"deliveries:{second}")]


async def test_i4_a_case_that_would_give_a_number_again_is_named(
    store: Store, story: Story, damage: Damage
) -> None:
    damage("UPDATE cases SET next_seq = 1")
    assert await found(store) == [("I4", f"cases:{story.case}")]


async def test_i4_messages_sent_out_of_order_are_named(store: Store, story: Story, damage: Damage) -> None:
    damage("UPDATE deliveries SET seq = 3 - seq WHERE id IN (?, ?)", *story.sent)
    assert await found(store) == [("I4", f"deliveries:{story.sent[0]}")]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE expectations SET ended_at = NULL WHERE id = ?",
        "UPDATE expectations SET state = 'open' WHERE id = ?",
        "UPDATE expectations SET state = 'forgotten' WHERE id = ?",
        "UPDATE expectations SET state = 'late' WHERE id = ?",
        "UPDATE expectations SET state = 'escalated' WHERE id = ?",
        "DELETE FROM audit WHERE subject = ? AND action = 'settle'",
    ],
)
async def test_i6_an_expectation_that_did_not_end_once_is_named(
    store: Store, story: Story, damage: Damage, harm: str
) -> None:
    damage(harm, story.expectations[0])
    assert await found(store) == [("I6", f"expectations:{story.expectations[0]}")]


async def test_i6_an_expectation_that_nobody_watches_is_named(
    store: Store, story: Story, damage: Damage
) -> None:
    damage("UPDATE expectations SET due = NULL WHERE id = ?", story.expectations[1])
    assert await found(store) == [("I6", f"expectations:{story.expectations[1]}")]


async def test_i7_a_row_that_is_gone_is_named(store: Store, story: Story, damage: Damage) -> None:
    damage("DELETE FROM deliveries WHERE id = ?", story.held)
    assert await found(store) == [("I7", f"deliveries:{story.held}")]


async def test_i8_a_state_that_came_by_no_step_is_named(store: Store, story: Story, damage: Damage) -> None:
    damage("UPDATE deliveries SET state = 'acknowledged' WHERE id = ?", story.sent[1])
    assert await found(store) == [("I8", f"deliveries:{story.sent[1]}")]


async def test_i8_a_state_that_is_none_is_named(store: Store, story: Story, damage: Damage) -> None:
    damage("UPDATE deliveries SET state = 'lost' WHERE id = ?", story.sent[1])
    assert await found(store) == [("I8", f"deliveries:{story.sent[1]}")]


async def test_i8_a_journal_entry_that_is_gone_is_named(store: Store, story: Story, damage: Damage) -> None:
    damage("DELETE FROM audit WHERE subject = ? AND action = 'claim'", story.sent[0])
    assert await found(store) == [("I8", f"deliveries:{story.sent[0]}")]


@pytest.mark.parametrize("column", ["raw", "canonical", "receipt"])
async def test_i10_a_message_with_one_changed_byte_is_named(
    store: Store, story: Story, damage: Damage, column: str
) -> None:
    id = story.messages[0].id
    kept = select(messages.c[column]).where(messages.c.id == id)
    sealed = await store.read(lambda ledger: ledger._connection.execute(kept).scalar_one())
    damage(f"UPDATE messages SET {column} = ? WHERE id = ?", _one_byte_off(sealed), id)
    assert await found(store) == [("I10", f"messages:{id}")]


async def test_i10_a_raw_message_that_is_not_what_came_is_named(
    store: Store, story: Story, damage: Damage, vault: Vault
) -> None:
    id = story.messages[0].id
    damage("UPDATE messages SET raw = ? WHERE id = ?", vault.seal(b"another", f"messages:{id}:raw"), id)
    assert await found(store) == [("I10", f"messages:{id}")]


@pytest.mark.parametrize(("table", "column"), [("cases", "facts"), ("tasks", "content")])
async def test_i10_a_case_or_task_that_does_not_open_is_named(
    store: Store, story: Story, damage: Damage, table: str, column: str
) -> None:
    damage(f"UPDATE {table} SET {column} = ?", b"\0")
    assert {(finding.invariant, finding.subject.split(":")[0]) for finding in await store.read(verify)} == {
        ("I10", table)
    }


async def test_a_finding_says_what_is_wrong(store: Store, story: Story, damage: Damage) -> None:
    damage("UPDATE cases SET next_seq = 1")
    assert await store.read(verify) == [
        Finding("I4", f"cases:{story.case}", "would give a number that it has given before")
    ]
