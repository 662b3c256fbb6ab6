"""What a receiver says of something it was sent is an answer, in whichever words its system has for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.adapters import adapter
from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.canonical.people import UnitRef
from hub.errors import Forbidden
from hub.intake import is_answer
from hub.security.tokens import hash_token, new_token
from hub.store.rows import NewParty
from tests.flow.world import CALLER, World

FLOGSTA = UnitRef(name="Vårdcentralen Flogsta Exempel", hsa_id="SE2321000024-E000000000510")
ELSEWHERE = UnitRef(name="Psykiatrimottagningen Uppsala Exempel", hsa_id="SE2321000024-E000000000511")
CONTRACTS = Path(__file__).parents[2] / "contracts"


@pytest.mark.parametrize(
    ("document", "answers"),
    [
        ("cosmic-link/good/svar-bekraftad.xml", True),
        ("cosmic-link/good/last.xml", True),
        ("cosmic-link/good/kallelse-fysiskt-mote.xml", False),
        ("lifecare-sp/good/kvittens.json", True),
        ("lifecare-sp/good/nekar-sip.json", False),
        ("manual/good/svar-ja.json", True),
        ("manual/good/svar-nej.json", True),
        ("manual/good/svar-fritext.json", True),
        ("manual/good/svar-en-annan-enhet.json", True),
        ("manual/good/svar-initiativ-nej.json", True),
        ("manual/good/avbokning.json", False),
        ("prator/good/nekad.xml", True),
        ("samsa/good/kvittens-motesbokning.xml", True),
    ],
)
def test_what_is_an_answer(document: str, answers: bool) -> None:
    file = CONTRACTS / document
    message = adapter(document.partition("/")[0], bytes(32)).parse(file.read_bytes())
    assert isinstance(message, Message)
    assert is_answer(message) is answers


async def by_hand(world: World, unit: UnitRef) -> None:
    """Somebody at the unit, which has no system, fills in answer forms."""
    party = NewParty(
        id="party-by-hand",
        name="by hand",
        system="manual",
        region="uppsala",
        units=(unit.hsa_id or "",),
        token_hash=hash_token(new_token()),
    )
    await world.hub.store.write(lambda ledger: ledger.add_party(party, actor="test"))
    [world.parties["manual"]] = [
        row for row in await world.hub.store.read(lambda ledger: ledger.parties()) if row.id == party.id
    ]


async def posted_letter(world: World) -> tuple[Message, Message]:
    """The kallelse as SAMSA sent it, and as the unit got it by post: under the id that is printed there."""
    await world.post("samsa", world.consent(parties=(FLOGSTA,)))
    called = world.kallelse(FLOGSTA)
    await world.post("samsa", called)
    await world.settle()
    [letter] = await world.hub.store.read(lambda ledger: ledger.tasks(kind="letter"))
    await world.hub.tasks.done(letter.id, "operator", "posted")
    return called, called.model_copy(update={"id": letter.delivery_id})


async def test_the_answer_form_names_the_letter_by_the_id_that_is_printed_there(world: World) -> None:
    await by_hand(world, FLOGSTA)
    called, letter = await posted_letter(world)
    await world.post("manual", world.answer(Event.INVITATION_CONFIRMED, letter, FLOGSTA))
    await world.settle()
    told = world.received("samsa", CALLER)[-1]
    assert (told.sender.hsa_id, told.in_reply_to) == (FLOGSTA.hsa_id, called.id)
    assert (Event.INVITATION_SENT, FLOGSTA.name, "acknowledged") in await world.states()


async def test_a_letter_is_answered_by_the_unit_that_got_it_and_no_other(world: World) -> None:
    await by_hand(world, ELSEWHERE)
    _, letter = await posted_letter(world)
    with pytest.raises(Forbidden) as refused:
        await world.post("manual", world.answer(Event.INVITATION_CONFIRMED, letter, ELSEWHERE))
    assert refused.value.code == "receipt.wrong-party"
