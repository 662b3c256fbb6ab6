"""A long text comes in pieces that a person can read, and that are the whole text together."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.mappings.cutting import Section, continued, cut, pieces
from hub.mappings.notes import CHECK_LENGTH

HEADING = re.compile(r"\[via hub\] Fortsättning (\d+) av (\d+) på (.*)\.\n\n")
PIECES = (
    "å",
    "e\u0301",
    " ",
    "\n",
    "\U0001f469\u200d\U0001f52c",
    "\U0001f1f8\U0001f1ea",
    "\U0001f44d\U0001f3fd",
)
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=300).map("".join) | st.text(max_size=300)


def together(bodies: tuple[str, ...], titles: list[str]) -> dict[str, str]:
    """What stands under each title, in all the documents."""
    found = dict.fromkeys(titles, "")
    heads = "|".join(map(re.escape, titles))
    for body in bodies:
        parts = re.split(rf"\n\n\[via hub\] ({heads}):[ \n]", HEADING.sub("\n\n", body, count=1))
        for title, text in zip(parts[1::2], parts[2::2], strict=True):
            found[title] += text
    return found


@pytest.mark.parametrize(("length", "at"), [(9, 9), (10, 10), (11, 10)])
def test_a_text_without_a_blank_is_cut_at_the_limit(length: int, at: int) -> None:
    assert cut("x" * length, 10) == at


@pytest.mark.parametrize(
    ("text", "most", "before"),
    [
        ("ett två tre fyra", 10, "ett två "),
        ("ett två\ntre fyra fem", 14, "ett två\n"),
        ("ett\ntvå tre fyra fem", 18, "ett\ntvå tre fyra "),
        ("ett " + "x" * 30, 20, "ett " + "x" * 16),
        ("Le\u0301a", 2, "L"),
        ("ab \u0301cd", 3, "ab"),
        ("abc\U0001f469\u200d\U0001f52cd", 4, "abc"),
        ("abc\U0001f469\u200d\U0001f52cd", 5, "abc"),
        ("ab\U0001f1f8\U0001f1ea\U0001f1f3\U0001f1f4", 5, "ab\U0001f1f8\U0001f1ea"),
        ("ab\U0001f44d\U0001f3fd", 3, "ab"),
        ("ab\u1100\u1161", 3, "ab"),
        ("a" + "\u0301" * 20, 10, "a" + "\u0301" * 9),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text: str, most: int, before: str) -> None:
    assert text[: cut(text, most)] == before


@given(HOSTILE, st.integers(1, 60))
def test_the_pieces_of_a_text_are_the_text(text: str, most: int) -> None:
    parts = list(pieces(text, most))
    assert "".join(parts) == text
    assert all(0 < len(part) <= most for part in parts)
    for before, after in pairwise(parts):
        assert len(before) == most or not unicodedata.category(after[0]).startswith("M")


@given(
    st.lists(HOSTILE.filter(lambda text: "[via hub]" not in text and text.strip("\n") == text), max_size=6),
    st.integers(500, 700),
)
def test_the_sections_of_further_documents_hold_what_they_were_given(texts: list[str], most: int) -> None:
    titles = [f"Plats {number}" for number in range(len(texts))]
    sections = [Section(title, text * 3) for title, text in zip(titles, texts, strict=True)]
    bodies = continued(sections, most, "Kallelse")
    assert all(len(body) + CHECK_LENGTH <= most for body in bodies)
    numbers = [match.groups() for match in map(HEADING.match, bodies) if match]
    total = len(bodies) + 1
    assert numbers == [(str(number), str(total), "Kallelse") for number in range(2, total + 1)]
    assert together(bodies, titles) == {each.title: each.body for each in sections}


def test_short_sections_share_a_document() -> None:
    assert continued([Section("Slutar", "12:00"), Section("Frågor", "Ett?\nTvå?")], 500, "Kallelse") == (
        "[via hub] Fortsättning 2 av 2 på Kallelse.\n\n"
        "[via hub] Slutar: 12:00\n\n"
        "[via hub] Frågor:\nEtt?\nTvå?",
    )
