"""Where a denied initiative goes next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hub.routing.directory import Directory, Unit
from hub.routing.redirect import WHY, Redirect, redirect
from hub.routing.regions import Regions
from tests.routing.conftest import AT, vas, vgr

Asked = Callable[..., Redirect]


@pytest.fixture
def deny(directory: Directory, regions: Regions, unit: Callable[[str], Unit]) -> Asked:
    """A unit of Västmanland denies; the initiator's region says who sends on."""

    def denied(
        comment: str, by: str = vas(203), asked: tuple[str, ...] = (), of: str = "vastmanland"
    ) -> Redirect:
        already = frozenset((by, *asked))
        return redirect(comment, unit(by), already, directory, regions.named(of), AT)

    return denied


def test_s05_a_denial_that_names_a_unit_proposes_it_to_the_initiator(deny: Asked) -> None:
    answer = deny("Sala kommun Vård och omsorg")
    assert answer.target is not None
    assert (answer.target.hsa_id, answer.mode, answer.rule, answer.why) == (
        vas(204),
        "propose",
        "R-VAS-06",
        "ok",
    )
    assert [step.rule for step in answer.trace] == ["R-X-05", "R-VAS-06"]


def test_s05_an_initiator_in_a_region_that_sends_has_it_sent(deny: Asked) -> None:
    answer = deny("Rätt enhet är vårdcentralen  köping.", by=vas(201), of="vastra-gotaland")
    assert answer.target is not None
    assert (answer.target.hsa_id, answer.mode, answer.rule) == (vas(202), "send", "R-X-05")


@pytest.mark.parametrize(
    "comment",
    [
        "Vårdcentralen Köping",
        "VÅRDCENTRALEN\u00a0KÖPING",
        "Köpings vårdcentral",
        "Hör inte till oss, skicka till Vårdcentralen Köping.",
        "Personen är inte listad hos oss utan hos Vårdcentralen Köping",
        "Inte vår patient.\nRätt enhet: Vårdcentralen Köping",
        "Skicka till «Vårdcentralen Köping»!",
    ],
)
def test_a_name_or_alias_is_read_as_a_whole_phrase(deny: Asked, comment: str) -> None:
    target = deny(comment, by=vas(201)).target
    assert target is not None
    assert target.hsa_id == vas(202)


@pytest.mark.parametrize(
    ("comment", "why"),
    [
        ("Försök med kommunen.", "redirect.unreadable"),
        ("Prova Sala kommun i stället.", "redirect.too-wide"),
        ("Vårdcentralen Kopping", "redirect.unreadable"),
        ("Vårdcentralen Köping Norra", "redirect.unreadable"),
        ("Vårdcentralen Köping-Kungsör", "redirect.unreadable"),
        ("Vårdcentralen, Köping", "redirect.unreadable"),
        ("Vårdcentralen Köping eller Vårdcentralen Arboga", "redirect.several"),
        ("Inte Vårdcentralen Köping", "redirect.negated"),
        ("Vårdcentralen Köping har redan nekat", "redirect.negated"),
        ("Västerås stad Biståndsenheten", "redirect.self"),
        ("Vårdcentralen Karlsborg INKORG", "redirect.unreadable"),
    ],
)
def test_s06_what_does_not_name_one_unit_to_ask_is_left_to_a_person(
    deny: Asked, comment: str, why: str
) -> None:
    answer = deny(comment)
    assert (answer.target, answer.mode, answer.rule, answer.why) == (None, "person", "R-X-05", why)
    assert why in WHY


def test_s07_a_unit_that_has_been_asked_is_not_asked_again(deny: Asked) -> None:
    answer = deny("Vårdcentralen Sala", by=vas(202), asked=(vas(201),), of="vastra-gotaland")
    assert (answer.target, answer.mode, answer.why) == (None, "person", "redirect.loop")


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_s08_a_denial_without_comment_is_left_to_a_person(deny: Asked, comment: str) -> None:
    answer = deny(comment)
    assert (answer.target, answer.mode, answer.rule, answer.why) == (
        None,
        "person",
        "I-04",
        "redirect.no-comment",
    )


def test_the_longest_name_is_the_one_that_is_meant(directory: Directory) -> None:
    (only,) = directory.named("Skövde kommun Vård och omsorg INKORG", "vastra-gotaland", AT.date())
    assert only.hsa_id == vgr(104)


def test_a_closed_unit_is_not_named_any_more(directory: Directory) -> None:
    assert directory.named("Vårdcentralen Oden INKORG", "vastra-gotaland", AT.date()) == ()


def test_no_region_is_named_in_the_code_of_routing() -> None:
    sources = (Path(__file__).parents[2] / "hub" / "routing").glob("*.py")
    texts = [path.read_text("utf-8").lower() for path in sources]
    assert not any(
        name in text for text in texts for name in ('"vastmanland"', '"vastra-gotaland"', '"prator"]')
    )
