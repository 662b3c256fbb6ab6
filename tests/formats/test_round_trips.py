"""Whatever is said, each format either carries it and names every difference, or refuses with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.adapters import cosmic_lowering, lifecare_sp, manual, prator, samsa
from hub.canonical.codes import Event
from hub.errors import Unacceptable
from tests.formats.accounting import arrived, complaints
from tests.formats.depth import examples
from tests.formats.golden import FORMATS
from tests.formats.hostile import RESERVE, messages

#: A day that does not end when the meeting does, and the hours that summer time takes and gives twice.
REASONS = {"time.other-day", "time.ambiguous", "time.nonexistent"}
#: No receiving unit has an HSA-id, and the envelope is addressed by it.
REASONS |= {"soap.logical-address"}
#: What a format neither has nor tells → its rule.
REFUSED = {"samsa": samsa.REFUSED, "prator": prator.REFUSED, "lifecare-sp": lifecare_sp.REFUSED}
REFUSED |= {"cosmic-link": cosmic_lowering.REFUSED, "manual": manual.REFUSED}


@pytest.mark.parametrize("event", Event)
@examples(6)
@given(data=st.data())
def test_every_event_goes_into_each_format_and_each_difference_is_named(
    event: Event, data: st.DataObject
) -> None:
    message = data.draw(messages(event))
    for system, adapter in FORMATS.items():
        refusal = REFUSED.get(system, {}).get(event)
        try:
            rendered = adapter.render(message)
        except Unacceptable as refused:
            if refused.code in REASONS:
                continue
            if refused.rule is None or refused.rule != refusal:
                raise
            continue
        assert refusal is None
        there = arrived(system, rendered)
        assert complaints(message, there, rendered) == [], system
        assert (there.event is event) == ("event" not in {loss.field for loss in rendered.losses})


@pytest.mark.parametrize("event", Event)
@examples(2)
@given(data=st.data())
def test_no_reserve_number_ever_goes_into_prator(event: Event, data: st.DataObject) -> None:
    message = data.draw(messages(event, [RESERVE]))
    with pytest.raises(Unacceptable) as refused:
        FORMATS["prator"].render(message)
    assert refused.value.rule == REFUSED["prator"].get(event, "R-VAS-09")


@pytest.mark.parametrize("event", Event)
@examples(2)
@given(data=st.data())
def test_a_protected_identity_goes_into_no_format(event: Event, data: st.DataObject) -> None:
    message = data.draw(messages(event))
    hidden = message.model_copy(update={"patient": message.patient.model_copy(update={"protected": True})})
    for adapter in FORMATS.values():
        with pytest.raises(Unacceptable) as refused:
            adapter.render(hidden)
        assert refused.value.rule == "R-ALL-03"
