"""Blanks around a number mean nothing, and an identity that is none is refused wherever it stands."""

from __future__ import annotations

import pytest

from tests.formats.altered import Altered, all_altered, read
from tests.formats.golden import FORMATS


@pytest.mark.parametrize("each", all_altered(), ids=lambda each: f"{each.system}-{each.name}")
def test_an_altered_text_is_read_as_before_or_refused(each: Altered) -> None:
    assert read(FORMATS[each.system], each) == each.becomes
