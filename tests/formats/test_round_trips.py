"""Whatever is said, each format either carries it and names every difference, or refuses with a reason."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.errors import Unacceptable
from tests.formats.golden import FORMATS, assert_valid, unnamed
from tests.formats.hostile import RESERVE, messages

#: A day that does not end when the meeting does, and the hours that summer time takes and gives twice.
REASONS = {"time.other-day", "time.ambiguous", "time.nonexistent"}
BOTH = [(system, event) for system in FORMATS for event in Event]


@pytest.mark.parametrize(("system", "event"), BOTH)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data())
def test_every_event_goes_into_each_format_and_each_difference_is_named(
    system: str, event: Event, data: st.DataObject
) -> None:
    message = data.draw(messages(event))
    adapter = FORMATS[system]
    try:
        rendered = adapter.render(message)
    except Unacceptable as refused:
        assume(refused.code not in REASONS)
        raise
    assert_valid(system, rendered.document)
    assert all(not more for more in rendered.further)
    arrived = adapter.parse(rendered.document)
    assert isinstance(arrived, Message)
    assert unnamed(message, arrived, rendered.losses) == set()
    fields = [loss.field for loss in rendered.losses]
    assert sorted(set(fields)) == sorted(fields)
    assert (arrived.event is event) == ("event" not in {loss.field for loss in rendered.losses})


@pytest.mark.parametrize("event", Event)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data())
def test_no_reserve_number_ever_goes_into_prator(event: Event, data: st.DataObject) -> None:
    message = data.draw(messages(event, [RESERVE]))
    with pytest.raises(Unacceptable) as refused:
        FORMATS["prator"].render(message)
    assert refused.value.rule == "R-VAS-09"


@pytest.mark.parametrize(("system", "event"), BOTH)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data())
def test_a_protected_identity_goes_into_no_format(system: str, event: Event, data: st.DataObject) -> None:
    message = data.draw(messages(event))
    hidden = message.model_copy(update={"patient": message.patient.model_copy(update={"protected": True})})
    with pytest.raises(Unacceptable) as refused:
        FORMATS[system].render(hidden)
    assert refused.value.rule == "R-ALL-03"
