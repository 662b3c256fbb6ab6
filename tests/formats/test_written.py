"""What no document says back is written as a person said: told lines, merged codes, refusals."""

from __future__ import annotations

import pytest

from tests.formats.golden import FORMATS, assert_valid
from tests.formats.written import Writing, all_writings, seen, wanted


@pytest.mark.parametrize("writing", all_writings(), ids=lambda writing: f"{writing.system}-{writing.name}")
def test_a_message_is_written_as_a_person_said(writing: Writing) -> None:
    assert seen(FORMATS[writing.system], writing) == wanted(writing)
    if writing.refused is None:
        assert_valid(writing.system, FORMATS[writing.system].render(writing.message).document)
