"""Each form of the manual routine as a letter: whole, in Swedish, and without words for machines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hub.adapters.printed import Correspondent, printed

FORMS = sorted((Path(__file__).parents[2] / "contracts/manual/good").glob("*.json"))
TO = Correspondent("Uppsala kommun Äldreförvaltningen", "Exempelgatan 11, 753 10 Uppsala", None)
FROM = Correspondent("Vårdcentralen Flogsta Exempel", None, "08-465 004 15")
_MACHINES = re.compile(
    r"\[via hub\]|kontroll:|Revision|Version:|Slag: Annan|System:|\\[n,;]|SE\d{10}-|\d\d:\d\d:\d\d"
    r"|\d{4}-\d\d-\d\d|(?<!\d)\d{12}(?!\d)|PLAN-|None|[{}]"
)


def letter(path: Path) -> str:
    return printed((path.read_bytes(),), (), TO, FROM)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_a_letter_that_can_be_posted(path: Path) -> None:
    if "Mottagningskvitto" in path.read_text("utf-8"):
        return
    text = letter(path)
    assert text.startswith(
        "Uppsala kommun Äldreförvaltningen\nExempelgatan 11\n753 10 Uppsala\n\nAvsändare:\n"
    )
    assert _MACHINES.findall(text) == []
    assert all(len(line) <= 80 or "https://" in line for line in text.split("\n"))
    subject = re.search(r"(?m)^(.*)\n=+$", text)
    assert subject is not None
    assert "(SIP)" in subject[1]


def test_the_hubs_lines_are_told_without_their_marks_and_signs() -> None:
    form = FORMS[0].parent / "hubben-plan.json"
    text = letter(form)
    told = text.partition("Övriga upplysningar\n-------------------\n")[2]
    assert told.startswith("Planen ersätter en tidigare plan.\nPlanen ersätts av en annan plan.\n")
    assert "18 februari 2026 kl. 10.00" in told


def test_a_line_break_and_a_comma_in_a_line_of_the_hubs_are_themselves() -> None:
    form = (FORMS[0].parent / "hubben-initiativ.json").read_text("utf-8")
    told = form.replace("Behov uppmärksammat av: Hemtjänsten", r"Tolk: persiska\\, dari\\nbokas")
    assert "Tolk: persiska, dari\n  bokas\n" in printed((told.encode(),), (), TO, FROM) + "\n"


def test_an_address_that_is_not_known_is_left_to_the_one_who_posts_it() -> None:
    text = letter(FORMS[0].parent / "kallelse.json")
    assert "Vårdcentralen Flogsta Exempel\n  (Postadressen saknas i enhetslistan" in text
    assert "\nBRÅDSKANDE\n" in text


def test_a_letter_in_several_forms_has_one_head_and_says_which_part_each_is() -> None:
    forms = [(FORMS[0].parent / f"{name}.json").read_bytes() for name in ("kallelse", "information")]
    text = printed(forms, ["Bedömning.pdf (application/pdf)"], TO, FROM)
    assert text.count("Den enskilde\n-") == 1
    assert "Fortsättning (2 av 2)\n" in text
    assert "– Bedömning.pdf (application/pdf)\n– Svarsblankett\n" in text
