"""Kalmar, Örebro and Uppsala: headings, default inboxes, forms, and the system of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from hub.canonical.codes import Event
from hub.canonical.identity import PERSONNUMMER_OID
from hub.routing.decision import decide
from hub.routing.directory import Directory, Unit
from hub.routing.findings import check
from hub.routing.leg import Leg, RoutingFacts
from hub.routing.regions import Regions
from hub.routing.unit_list import load_units
from tests.routing.conftest import AT, LIST, message, vas, vgr

Only = Callable[..., Leg]


def kal(number: int) -> str:
    return f"SE2321000073-E{number:012d}"


def ore(number: int) -> str:
    return f"SE2321000164-E{number:012d}"


def upp(number: int) -> str:
    return f"SE2321000024-E{number:012d}"


def test_r_x_01_a_unit_below_a_municipality_in_kalmar_is_reached_through_its_heading(leg: Only) -> None:
    found = leg(message("Kalmar kommun Biståndsenheten"))
    assert (found.recipient, found.lifted_from, found.system) == (kal(11), kal(301), "cosmic-link")
    assert [step.said for step in found.trace if step.rule == "R-X-01"] == ["decides"]


def test_r_kal_01_a_municipality_in_kalmar_is_its_own_inbox(leg: Only) -> None:
    found = leg(message("Kalmar kommun"))
    assert (found.recipient, found.lifted_from, found.channel) == (kal(11), None, "http")


def test_r_x_01_a_health_centre_in_kalmar_is_not_lifted(leg: Only) -> None:
    assert leg(message("Berga hälsocentral")).recipient == kal(310)


def test_r_x_01_a_unit_whose_heading_is_not_known_is_left_to_a_person(
    directory: Directory, regions: Regions
) -> None:
    alone = directory.unit(kal(301), AT.date())
    assert alone is not None
    (found,) = decide(message(alone.name), RoutingFacts(), Directory([alone]), regions, AT).legs
    assert (found.channel, found.why) == ("person", "municipality.no-heading")


@pytest.mark.parametrize(
    ("name", "rule"),
    [("Kalmarsundsskolan Exempel", "R-KAL-04"), ("Försäkringskassan Kalmar", "R-KAL-03")],
)
def test_r_kal_03_who_stands_outside_cosmic_link_gets_the_form(leg: Only, name: str, rule: str) -> None:
    found = leg(message(name))
    assert (found.channel, found.rule) == ("letter", rule)


def test_r_x_02_a_municipality_in_orebro_is_reached_at_its_inbox(leg: Only) -> None:
    found = leg(message("Örebro kommun"))
    assert (found.recipient, found.system) == (ore(401), "lifecare-sp")


def test_r_ore_06_who_stands_outside_lifecare_gets_the_printed_invitation(leg: Only) -> None:
    assert (leg(message("Karolinska skolan Exempel")).rule) == "R-ORE-06"


@pytest.mark.parametrize("name", ["Vårdcentralen Flogsta Exempel", "Uppsala kommun Äldreförvaltningen"])
def test_r_upp_01_uppsala_gets_letters(leg: Only, name: str) -> None:
    found = leg(message(name))
    assert (found.channel, found.rule) == ("letter", "R-UPP-01")


@pytest.mark.parametrize(
    ("day", "system", "channel"),
    [
        ("2019-06-01", "prator", "http"),
        ("2023-06-01", "prator", "letter"),
        ("2023-06-01", "cosmic-link", "http"),
        ("2025-04-25", "cosmic-link", "letter"),
        ("2026-03-02", "cosmic-link", "letter"),
    ],
)
def test_r_all_05_uppsala_uses_the_system_of_the_day(
    directory: Directory, regions: Regions, day: str, system: str, channel: str
) -> None:
    unit = directory.unit(upp(510), AT.date())
    assert unit is not None
    connected: Unit = unit.model_copy(update={"system": system})
    at = datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC)
    (found,) = decide(message(connected.name), RoutingFacts(), Directory([connected]), regions, at).legs
    assert found.channel == channel


def test_who_owes_an_answer_where(regions: Regions) -> None:
    on = AT.date()
    assert regions.named("orebro").policy(on).owes[Event.INVITATION_SENT].id == "T-18"
    assert regions.named("uppsala").policy(on).owes[Event.INVITATION_SENT].reply_by
    assert Event.INVITATION_SENT not in regions.named("kalmar").policy(on).owes
    assert regions.named("uppsala").policy(on).needs_child_assent == 15
    assert regions.named("kalmar").policy(on).accepts_presumed


#: A unit of each region that may send to the others.
SENDERS = {"KAL": kal(310), "ORE": ore(410), "UPP": upp(510), "VAS": vas(201), "VGR": vgr(101)}
FROM = pytest.mark.parametrize("sender", SENDERS.values(), ids=SENDERS)
EVENTS = pytest.mark.parametrize("event", ["initiative.sent", "invitation.sent", "invitation.cancelled"])


@FROM
@EVENTS
@pytest.mark.parametrize(
    ("addressed", "heading", "lifted"),
    [
        ("Kalmar kommun", kal(11), None),
        ("Kalmar kommun Biståndsenheten", kal(11), kal(301)),
        (kal(301), kal(11), kal(301)),
        ("Biståndsenheten Kalmar", kal(11), kal(301)),
        ("Nybro kommun Hemsjukvård", kal(12), kal(302)),
        ("Västervik kommun", kal(14), None),
    ],
)
def test_i12_from_every_region_a_municipality_in_kalmar_has_its_heading_as_recipient(
    leg: Only,
    unit: Callable[[str], Unit],
    sender: str,
    event: str,
    addressed: str,
    heading: str,
    lifted: str | None,
) -> None:
    found = leg(message(addressed, event=event), sender=unit(sender))
    assert (found.recipient, found.lifted_from, found.system) == (heading, lifted, "cosmic-link")


def test_i12_two_units_of_one_municipality_in_kalmar_are_one_recipient(
    directory: Directory, regions: Regions
) -> None:
    decision = decide(
        message("Kalmar kommun", "Kalmar kommun Biståndsenheten"), RoutingFacts(), directory, regions, AT
    )
    assert [leg.recipient for leg in decision.legs] == [kal(11)]


@FROM
@EVENTS
@pytest.mark.parametrize(
    ("addressed", "recipient", "channel", "system"),
    [
        ("Örebro kommun", ore(401), "http", "lifecare-sp"),
        ("Lindesberg kommun", ore(403), "http", "lifecare-sp"),
        ("Örebro kommun Socialtjänsten", ore(401), "http", "lifecare-sp"),
        ("Lillåns vårdcentral", ore(410), "http", "lifecare-sp"),
        ("Karolinska skolan Exempel", ore(450), "letter", None),
        ("Uppsala kommun", upp(11), "letter", None),
        ("Uppsala kommun Äldreförvaltningen", upp(501), "letter", None),
        (upp(511), upp(511), "letter", None),
        ("Celsiusskolan Elevhälsan Exempel", upp(550), "letter", None),
    ],
)
def test_from_every_region_orebro_is_reached_in_its_system_and_uppsala_by_hand(
    leg: Only,
    unit: Callable[[str], Unit],
    sender: str,
    event: str,
    addressed: str,
    recipient: str,
    channel: str,
    system: str | None,
) -> None:
    found = leg(message(addressed, event=event), sender=unit(sender))
    assert (found.recipient, found.channel, found.system) == (recipient, channel, system)


@pytest.mark.parametrize("to", [kal(310), ore(410), vas(201)])
def test_i14_a_reserve_number_goes_by_letter_to_the_systems_that_have_none(leg: Only, to: str) -> None:
    assert leg(message(to, person="20210325K069")).channel == "letter"
    assert leg(message(to, person="196109732393")).channel == "person"


@pytest.mark.parametrize("to", [kal(310), ore(410), upp(510), vas(201), vgr(101)])
def test_i14_a_protected_identity_goes_nowhere_electronically(leg: Only, to: str) -> None:
    found = leg(message(to, protected=True))
    assert (found.channel, found.why) == ("person", "identity.protected")


def test_the_directory_and_the_files_of_the_regions_hold_together(
    directory: Directory, regions: Regions
) -> None:
    found = check(load_units(LIST), regions)
    assert [f for f in found if f.severity == "error"] == []
    for region in ("kalmar", "orebro", "uppsala"):
        system = {"kalmar": "cosmic-link", "orebro": "lifecare-sp", "uppsala": "manual"}[region]
        assert regions.named(region).uses(system, AT.date())
        assert regions.named(region).accepts(PERSONNUMMER_OID, AT.date())
