"""The regions' files: what they hold, and what is wrong with one that does not hold together."""

from __future__ import annotations

from datetime import date

import pytest

from hub.canonical.codes import Event
from hub.canonical.identity import PERSONNUMMER_OID, SAMORDNINGSNUMMER_OID, VGR_RESERVE_OID
from hub.errors import Misconfigured
from hub.routing.regions import FOLDER, Regions, read_regions

ON = date(2026, 3, 2)
REGIONS = ("vastmanland", "vastra-gotaland", "kalmar", "orebro", "uppsala")
NAMES = ("common.yaml", "vastmanland.yaml", "vastra-gotaland.yaml")


@pytest.fixture
def texts() -> dict[str, str]:
    return {name: (FOLDER / name).read_text("utf-8") for name in NAMES}


def test_all_rules_of_the_two_regions_and_the_common_ones_are_declared(regions: Regions) -> None:
    ids = {rule.id for rule in regions.rules()}
    assert {f"R-VAS-{number:02d}" for number in range(1, 13)} <= ids
    assert {f"R-VGR-{number:02d}" for number in range(1, 10)} <= ids
    assert {f"R-ALL-{number:02d}" for number in range(1, 7)} | {"R-X-02", "R-X-04", "R-X-05"} <= ids


def test_every_declared_rule_has_a_source_and_someone_who_obeys_it(regions: Regions) -> None:
    for rule in regions.rules():
        assert rule.source
        assert rule.where.startswith("routing: ") or rule.where in (
            "consent",
            "delivery",
            "adapter",
            "care",
            "process",
        )


def test_vastmanland_owes_kvittens_within_a_working_day_and_wants_the_initiative_first(
    regions: Regions,
) -> None:
    policy = regions.named("vastmanland").policy(ON)
    owed = {event: (rule.id, rule.working_days, rule.reply_by) for event, rule in policy.owes.items()}
    assert owed == {
        Event.INITIATIVE_SENT: ("T-01", 1, False),
        Event.INVITATION_SENT: ("T-02", 1, False),
        Event.INVITATION_CHANGED: ("T-02", 1, False),
        Event.INFO_FOR_ACK: ("§4.2", 1, False),
    }
    assert (policy.initiative_first, policy.redirect) == (True, "propose")


def test_vastra_gotaland_answers_by_the_date_of_the_invitation_and_sends_on(regions: Regions) -> None:
    policy = regions.named("vastra-gotaland").policy(ON)
    assert (policy.owes[Event.INVITATION_SENT].id, policy.owes[Event.INVITATION_SENT].reply_by) == (
        "T-27",
        True,
    )
    assert (policy.initiative_first, policy.redirect) == (False, "send")


def test_a_region_that_no_file_knows_has_nothing_go_by_itself(regions: Regions) -> None:
    policy = regions.named("skane").policy(ON)
    assert (policy.owes, policy.initiative_first, policy.redirect) == ({}, False, "person")
    assert "skane" not in regions


@pytest.mark.parametrize(
    ("region", "series", "taken"),
    [
        ("vastmanland", PERSONNUMMER_OID, True),
        ("vastmanland", VGR_RESERVE_OID, False),
        ("vastra-gotaland", PERSONNUMMER_OID, True),
        ("vastra-gotaland", VGR_RESERVE_OID, True),
        ("vastra-gotaland", SAMORDNINGSNUMMER_OID, False),
    ],
)
def test_identities_are_taken_by_series(regions: Regions, region: str, series: str, taken: bool) -> None:
    assert regions.named(region).accepts(series, ON) is taken


def test_a_denial_is_not_among_what_prator_announces(regions: Regions) -> None:
    region = regions.named("vastmanland")
    assert region.notifies(Event.INITIATIVE_SENT, ON)
    assert not region.notifies(Event.INITIATIVE_DENIED, ON)


def test_a_rule_holds_only_between_its_days(texts: dict[str, str]) -> None:
    rule = "  - id: R-X-04\n"
    texts["vastmanland.yaml"] = texts["vastmanland.yaml"].replace(rule, f"{rule}    valid_to: 2026-03-31\n")
    region = read_regions(texts).named("vastmanland")
    assert region.policy(date(2026, 3, 31)).initiative_first
    assert not region.policy(date(2026, 4, 1)).initiative_first


def test_a_system_that_a_region_has_left_is_not_in_use(texts: dict[str, str]) -> None:
    here = "{id: R-ALL-05, system: prator,"
    texts["vastmanland.yaml"] = texts["vastmanland.yaml"].replace(here, f"{here} valid_to: 2026-03-31,")
    region = read_regions(texts).named("vastmanland")
    assert region.uses("prator", date(2026, 3, 31))
    assert not region.uses("prator", date(2026, 4, 1))


@pytest.mark.parametrize(
    ("old", "new", "says", "path"),
    [
        ("kind: look-up", "kind: look-down", "look-down", "rules[3].kind"),
        ("mode: propose", "mode: perhaps", "Input should be", "rules[6].with.mode"),
        ("working_days: 1", "working_days: 0", "greater than", "deadlines[0].working_days"),
        ("obeyed_by: process", "obeyed_by: nobody", "Input should be", "rules[10].obeyed_by"),
        ("name: Region Västmanland", "title: Region", "Field required", "name"),
        (
            "id: T-02",
            "id: T-02\n    valid_from: 2026-02-01\n    valid_to: 2026-01-01",
            "before",
            "deadlines[1]",
        ),
        (
            "    events: [invitation.sent, invitation.changed]",
            "    events: [initiative.sent]",
            "overlaps",
            "deadlines[1]",
        ),
        ('closes: "17:00"', "closes: evening", "valid time", "hours.closes"),
        ("identities:", "x-identities:", "not permitted", "x-identities"),
    ],
)
def test_a_file_that_does_not_hold_together_stops_the_start_and_says_where(
    texts: dict[str, str], old: str, new: str, says: str, path: str
) -> None:
    assert old in texts["vastmanland.yaml"]
    texts["vastmanland.yaml"] = texts["vastmanland.yaml"].replace(old, new, 1)
    with pytest.raises(Misconfigured) as stopped:
        read_regions(texts)
    assert says in stopped.value.message
    assert stopped.value.path == f"vastmanland.yaml: {path}"
    assert stopped.value.line


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id: a\nid: b\n", "stands twice"),
        ("id: [", "expected"),
        ("id: !!python/name:os.system\n", "constructor"),
    ],
)
def test_a_file_that_is_not_plain_yaml_stops_the_start(texts: dict[str, str], text: str, says: str) -> None:
    with pytest.raises(Misconfigured, match=says):
        read_regions(texts | {"other.yaml": text})


def test_the_common_rules_may_not_be_missing(texts: dict[str, str]) -> None:
    with pytest.raises(Misconfigured):
        read_regions({"vastmanland.yaml": texts["vastmanland.yaml"]})
    texts["common.yaml"] = texts["common.yaml"].replace("kind: no-system", "obeyed_by: process")
    with pytest.raises(Misconfigured, match="no-system"):
        read_regions(texts)


def test_two_files_may_not_be_the_same_region(texts: dict[str, str]) -> None:
    with pytest.raises(Misconfigured, match="more than one"):
        read_regions(texts | {"other.yaml": texts["vastmanland.yaml"]})


def test_what_a_region_asks_of_plans_is_what_its_file_says(regions: Regions) -> None:
    asks = {name: regions.named(name).policy(ON).care for name in REGIONS}
    assert {name: care.on_withdrawal for name, care in asks.items()} == {
        "vastmanland": "void",
        "vastra-gotaland": "manual",
        "kalmar": "close",
        "orebro": "confirm",
        "uppsala": "close",
    }
    settings = {
        "new_meeting_voids_plan": {"vastmanland"},
        "named_responsible": {"vastmanland"},
        "lock_needs_approvals": {"vastmanland"},
        "establish_needs_follow_up": {"vastra-gotaland"},
        "closed_is_final": {"vastra-gotaland"},
        "unpublished_needs_reason": {"vastra-gotaland"},
        "purges_protected": {"vastra-gotaland"},
        "new_version_needs_approval": {"kalmar"},
        "closing_needs_reason": {"kalmar"},
        "same_day_by_phone": {"kalmar"},
    }
    for setting, where in settings.items():
        assert {name for name, care in asks.items() if getattr(care, setting)} == where
    assert {name for name, care in asks.items() if care.second_sip == "refuse"} == {"orebro"}


def test_two_entries_never_set_the_same_rule_on_the_same_day(texts: dict[str, str]) -> None:
    entry = "says: {named_responsible: true}"
    assert entry in texts["vastmanland.yaml"]
    texts["vastmanland.yaml"] = texts["vastmanland.yaml"].replace(entry, "says: {on_withdrawal: close}")
    with pytest.raises(Misconfigured) as wrong:
        read_regions(texts)
    assert "overlaps" in str(wrong.value)


def test_an_entry_of_care_says_something(texts: dict[str, str]) -> None:
    texts["vastmanland.yaml"] = texts["vastmanland.yaml"].replace("{named_responsible: true}", "{}")
    with pytest.raises(Misconfigured):
        read_regions(texts)
