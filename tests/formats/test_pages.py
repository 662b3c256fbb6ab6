"""The mapping pages are those of the tables, and tell the truth about what becomes of each event."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.adapters import ADAPTERS, cosmic_lowering, lifecare_sp, manual, prator, samsa
from hub.adapters.pages import mapping_pages
from hub.canonical.codes import Event
from hub.canonical.plan import PlanStatus
from hub.canonical.systems import FORMATS as NAMED
from hub.errors import Unacceptable
from tests.formats.golden import FORMATS, ROOT
from tests.formats.hostile import messages


@pytest.mark.parametrize("system", FORMATS)
def test_the_mapping_page_is_current(system: str) -> None:
    page = ROOT / "docs" / "mappings" / f"{system}.md"
    assert page.read_text("utf-8") == mapping_pages()[system], "run `python docs/mappings/generate.py`"


def test_each_format_that_has_a_name_has_its_adapter() -> None:
    assert set(ADAPTERS) == set(NAMED), "a format is named in hub/canonical/systems.py too"


@pytest.mark.parametrize("event", Event)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data())
def test_an_event_becomes_what_the_page_says(event: Event, data: st.DataObject) -> None:
    message = data.draw(messages(event))
    if message.plan is not None:  # the page says what a plan that is not in force becomes
        draft = message.plan.model_copy(update={"status": PlanStatus.SHARED_DRAFT})
        message = message.model_copy(update={"plan": draft})
    for module in (samsa, prator, lifecare_sp, manual, cosmic_lowering):
        if event in module.REFUSED:
            with pytest.raises(Unacceptable):
                module.lower(message)
            continue
        lowered, _ = module.lower(message)
        assert lowered.event is module.LOWERED.get(event, event)
