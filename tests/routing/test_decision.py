"""Who gets a message and how, rule by rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from hub.canonical.people import UnitRef
from hub.errors import Unacceptable
from hub.routing.decision import WHY, Decision, Leg, RoutingFacts, decide
from hub.routing.directory import Directory, Unit, unit_key
from hub.routing.regions import Regions
from tests.routing.conftest import AT, message, vas, vgr

Only = Callable[..., Leg]
Route = Callable[..., Decision]
Named = Callable[[str], Unit]


def said(leg: Leg, rule: str) -> list[str]:
    return [step.said for step in leg.trace if step.rule == rule]


def test_r_all_01_two_names_of_one_unit_make_one_leg_and_the_trace_says_so(leg: Only) -> None:
    only = leg(message(vas(202), "Köpings vårdcentral", "vårdcentralen  KÖPING"))
    assert only.recipient == vas(202)
    assert only.addressed == (0, 1, 2)
    assert said(only, "R-ALL-01") == ["applies", "applies"]
    assert only.trace[-1].values == {"unit": "Vårdcentralen Köping", "recipients": "1, 2, 3"}


def test_r_all_02_a_unit_without_a_system_is_reached_by_its_fallback(leg: Only) -> None:
    only = leg(message("Sala kommun Individ- och familjeomsorg"))
    assert (only.channel, only.rule, only.why, only.system) == ("letter", "R-ALL-02", "no-system", None)


def test_r_all_02_the_fallback_may_be_the_telephone(directory: Directory, regions: Regions) -> None:
    units = [
        unit.model_copy(update={"fallback_channel": "phone"}) if unit.hsa_id == vas(213) else unit
        for unit in directory
    ]
    decided = decide(message(vas(213)), RoutingFacts(), Directory(units), regions, AT)
    assert decided.legs[0].channel == "phone"


def test_r_all_03_protected_identity_stops_every_electronic_leg(route: Route) -> None:
    legs = route(
        message(vas(201), vgr(102), "Ingen känd enhet", "Försäkringskassan Västerås", protected=True)
    ).legs
    assert {(leg.channel, leg.rule, leg.why) for leg in legs} == {
        ("person", "R-ALL-03", "identity.protected")
    }
    assert len(legs) == 4


@pytest.mark.parametrize("kind", ["LPT", "LRV"])
@pytest.mark.parametrize("event", ["initiative.sent", "invitation.sent"])
def test_r_all_04_compulsory_care_is_refused(route: Route, kind: str, event: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        route(message(vas(201), event=event, kind=kind))
    assert refused.value.rule == "R-ALL-04"
    assert refused.value.path == ("initiative.kind" if event == "initiative.sent" else "meeting.kind")


def test_r_all_04_is_asked_even_where_nobody_is_addressed(route: Route) -> None:
    with pytest.raises(Unacceptable):
        route(message(kind="LPT"))


def test_r_all_05_a_closed_unit_is_left_to_a_person(leg: Only) -> None:
    closed = leg(message(vgr(121)))
    assert (closed.channel, closed.rule, closed.why) == ("person", "R-ALL-05", "unit.closed")
    assert closed.recipient == vgr(121)


def test_r_all_05_the_same_unit_was_reached_before_it_closed(leg: Only) -> None:
    assert leg(message(vgr(121)), datetime(2025, 8, 31, 12, tzinfo=UTC)).channel == "http"


def test_r_all_05_a_unit_follows_its_own_change_of_system(leg: Only) -> None:
    before = leg(message("Läkarhuset Mälaren Exempel"), datetime(2026, 3, 31, 12, tzinfo=UTC))
    after = leg(message("Läkarhuset Mälaren Exempel"), datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert (before.channel, before.why) == ("letter", "no-system")
    assert (after.channel, after.system) == ("http", "prator")


def test_r_all_05_the_day_is_the_day_in_stockholm(leg: Only) -> None:
    """23:30 UTC on 31 March is already 1 April."""
    assert leg(message(vas(240)), datetime(2026, 3, 31, 23, 30, tzinfo=UTC)).channel == "http"


def test_r_all_06_an_unknown_unit_is_left_to_a_person(leg: Only) -> None:
    only = leg(message("Ingen känd enhet"))
    assert (only.channel, only.rule, only.why, only.unit) == ("person", "R-ALL-06", "unit.unknown", None)
    assert only.recipient == unit_key(UnitRef(name="Ingen känd enhet"), None)
    assert only.name == "Ingen känd enhet"


def test_r_all_06_an_unknown_hsa_id_is_not_helped_out_by_a_known_name(
    directory: Directory, regions: Regions
) -> None:
    ref = UnitRef(name="Vårdcentralen Sala", hsa_id="SE2321000172-E999999999999")
    sent = message("x").model_copy(update={"recipients": (ref,)})
    assert decide(sent, RoutingFacts(), directory, regions, AT).legs[0].why == "unit.unknown"


def test_r_all_06_the_system_is_the_units_own(route: Route) -> None:
    legs = route(message(vas(201), vgr(102))).legs
    assert [(leg.system, leg.channel, leg.rule, leg.why) for leg in legs] == [
        ("prator", "http", "R-ALL-06", "ok"),
        ("samsa", "http", "R-ALL-06", "ok"),
    ]


def test_r_all_06_a_unit_of_a_region_without_rules_is_left_to_a_person(
    directory: Directory, regions: Regions
) -> None:
    stray = next(iter(directory)).model_copy(update={"region": "skane", "system": "prator"})
    decided = decide(message(stray.hsa_id), RoutingFacts(), Directory([stray]), regions, AT)
    assert (decided.legs[0].channel, decided.legs[0].why) == ("person", "region.unknown")


def test_r_vas_01_a_municipality_reaches_the_specialists_with_an_ongoing_contact(
    route: Route, unit: Named
) -> None:
    contacts = frozenset({vas(205), vas(231), vas(201), vas(204)})
    sent = message("Region Västmanland", event="initiative.sent")
    legs = route(sent, sender=unit(vas(204)), contacts=contacts).legs
    assert [leg.recipient for leg in legs] == [vas(205), vas(231)]
    assert all(said(leg, "R-VAS-01") == ["decides"] for leg in legs)
    assert all(leg.lifted_from == vas(1) and leg.channel == "http" for leg in legs)


def test_r_vas_01_is_for_municipalities_only(leg: Only, unit: Named) -> None:
    sent = message("Region Västmanland", event="initiative.sent")
    only = leg(sent, sender=unit(vgr(103)), contacts=frozenset({vas(205)}), health_centre=vas(202))
    assert only.recipient == vas(202)
    assert said(only, "R-VAS-01") == ["does not apply"]


def test_r_vas_02_otherwise_the_health_centre_gets_it(leg: Only, unit: Named) -> None:
    sent = message("Region Västmanland", event="initiative.sent")
    only = leg(sent, sender=unit(vas(204)), health_centre=vas(202))
    assert (only.recipient, only.lifted_from, only.channel) == (vas(202), vas(1), "http")
    assert said(only, "R-VAS-02") == ["decides"]


def test_r_vas_03_an_unknown_health_centre_is_looked_up_by_a_person(leg: Only, unit: Named) -> None:
    only = leg(message("Region Västmanland", event="initiative.sent"), sender=unit(vas(204)))
    assert (only.channel, only.rule, only.why) == ("person", "R-VAS-03", "lookup.health-centre")


def test_r_vas_03_two_health_centres_with_contact_are_in_doubt(leg: Only, unit: Named) -> None:
    sent = message("Region Västmanland", event="initiative.sent")
    only = leg(sent, sender=unit(vas(204)), contacts=frozenset({vas(201), vas(202)}))
    assert only.why == "lookup.health-centre"


def test_r_vas_04_the_region_reaches_the_municipal_units_with_an_ongoing_contact(
    leg: Only, unit: Named
) -> None:
    sent = message("Sala kommun", event="initiative.sent")
    only = leg(sent, sender=unit(vas(205)), contacts=frozenset({vas(212), vas(203), vas(202)}))
    assert only.recipient == vas(212)
    assert said(only, "R-VAS-04") == ["decides"]


def test_r_vas_05_otherwise_the_base_responsibility_gets_it(leg: Only, unit: Named) -> None:
    only = leg(message("Sala", event="initiative.sent"), sender=unit(vas(205)))
    assert (only.recipient, only.lifted_from) == (vas(204), vas(12))
    assert said(only, "R-VAS-05") == ["decides"]


def test_r_vas_05_a_municipality_without_base_unit_is_left_to_a_person(
    directory: Directory, regions: Regions
) -> None:
    units = [unit for unit in directory if unit.hsa_id != vas(204)]
    decided = decide(message("Sala kommun"), RoutingFacts(), Directory(units), regions, AT)
    assert (decided.legs[0].rule, decided.legs[0].why) == ("R-VAS-05", "municipality.no-base-unit")


def test_r_vas_07_an_invitation_to_a_heading_follows_the_initiative(route: Route, unit: Named) -> None:
    contacts = frozenset({vas(202), vas(212)})
    legs = route(message("Region Västmanland", "Sala kommun"), sender=unit(vgr(103)), contacts=contacts).legs
    assert [leg.recipient for leg in legs] == [vas(202), vas(212)]
    assert all(said(leg, "R-VAS-07") == ["decides"] for leg in legs)


def test_a_unit_that_the_sender_named_is_never_changed_for_another(leg: Only, unit: Named) -> None:
    facts = {"sender": unit(vas(204)), "contacts": frozenset({vas(205)}), "health_centre": vas(202)}
    only = leg(message(vas(201), event="initiative.sent"), **facts)
    assert (only.recipient, only.lifted_from) == (vas(201), None)


@pytest.mark.parametrize("key", [250, 251, 260, 261, 262])
def test_r_vas_08_agencies_and_schools_get_a_letter(leg: Only, key: int) -> None:
    only = leg(message(vas(key)))
    assert (only.channel, only.rule, only.why) == ("letter", "R-VAS-08", "outsider")


def test_r_vas_09_a_reserve_number_goes_to_prator_on_paper(leg: Only) -> None:
    only = leg(message(vas(201), person="20210325K069"))
    assert (only.channel, only.rule, only.why) == ("letter", "R-VAS-09", "identity.reserve")


def test_r_vas_09_says_nothing_where_paper_is_the_way_anyhow(leg: Only) -> None:
    assert leg(message(vas(260), person="20210325K069")).rule == "R-VAS-08"


@pytest.mark.parametrize("key", [vas(201), vgr(102)])
def test_a_samordningsnummer_is_left_to_a_person(leg: Only, key: str) -> None:
    only = leg(message(key, person="191710912385"))
    assert (only.channel, only.why) == ("person", "identity.samordningsnummer")


def test_r_vgr_04_who_is_outside_samsa_gets_a_letter_even_where_the_directory_says_phone(
    route: Route,
) -> None:
    legs = route(message(vgr(151), vgr(160), vgr(140))).legs
    assert {(leg.channel, leg.rule) for leg in legs} == {("letter", "R-VGR-04")}


def test_r_vgr_06_stands_beside_the_common_rule_in_the_trace(leg: Only) -> None:
    only = leg(message(vgr(102), protected=True))
    assert only.rule == "R-ALL-03"
    assert said(only, "R-VGR-06") == ["applies"]


def test_r_vgr_07_the_reserve_numbers_of_the_region_pass_in_samsa(leg: Only) -> None:
    only = leg(message(vgr(102), person="20210325K069"))
    assert (only.channel, only.system) == ("http", "samsa")
    assert said(only, "R-VGR-07") == ["applies"]


def test_r_x_02_a_municipality_known_by_name_alone_gets_its_default_inbox(leg: Only) -> None:
    only = leg(message("Karlsborgs kommun"))
    assert (only.recipient, only.lifted_from, only.channel) == (vgr(101), vgr(11), "http")
    assert said(only, "R-X-02") == ["decides"]


def test_r_x_02_several_default_inboxes_are_not_guessed_between(
    directory: Directory, regions: Regions
) -> None:
    units = [
        unit.model_copy(update={"default_inbox": True}) if unit.hsa_id == vgr(113) else unit
        for unit in directory
    ]
    decided = decide(message("Karlsborgs kommun"), RoutingFacts(), Directory(units), regions, AT)
    assert decided.legs[0].why == "municipality.several-inboxes"


def test_r_x_04_an_invitation_into_prator_without_initiative_shows_in_the_trace(leg: Only) -> None:
    only = leg(message(vas(201)))
    assert only.channel == "http"
    assert said(only, "R-X-04") == ["applies"]
    assert said(leg(message(vas(201)), contacts=frozenset({vas(201)})), "R-X-04") == ["does not apply"]
    assert said(leg(message(vgr(102))), "R-X-04") == []


def test_s01_an_initiative_to_the_region_reaches_the_health_centre_with_the_contact(
    leg: Only, unit: Named
) -> None:
    sent = message("Region Västmanland", event="initiative.sent")
    only = leg(sent, sender=unit(vas(204)), contacts=frozenset({vas(201)}))
    assert (only.recipient, only.system, only.channel) == (vas(201), "prator", "http")
    assert said(only, "R-VAS-01") == ["does not apply"]
    assert said(only, "R-VAS-02") == ["decides"]


def test_s12_a_kallelse_without_known_health_centre_waits_for_the_look_up(leg: Only) -> None:
    asked = leg(message("Region Västmanland"))
    assert (asked.channel, asked.why, asked.rule) == ("person", "lookup.health-centre", "R-VAS-03")
    answered = leg(message("Region Västmanland"), health_centre=vas(202))
    assert answered.recipient == vas(202)
    assert said(answered, "R-X-04") == ["applies"]


def test_s12_the_trace_holds_nothing_of_the_person(leg: Only) -> None:
    trace = leg(message("Region Västmanland")).model_dump_json()
    assert "198808112380" not in trace
    assert "880811" not in trace


def test_s40_a_reserve_number_goes_to_prator_on_paper_and_to_samsa_as_ever(route: Route) -> None:
    legs = route(message(vas(201), vgr(102), person="20210325K069")).legs
    assert [(leg.channel, leg.why) for leg in legs] == [("letter", "identity.reserve"), ("http", "ok")]


def test_s70_a_municipality_without_default_inbox_is_left_to_a_person_until_one_is_registered(
    leg: Only, directory: Directory, regions: Regions
) -> None:
    only = leg(message("Hjo kommun"))
    assert (only.channel, only.rule, only.why) == ("person", "R-X-02", "municipality.no-inbox")
    units = [
        unit.model_copy(update={"default_inbox": True}) if unit.hsa_id == vgr(111) else unit
        for unit in directory
    ]
    decided = decide(message("Hjo kommun"), RoutingFacts(), Directory(units), regions, AT)
    assert decided.legs[0].recipient == vgr(111)


def test_legs_come_in_the_order_of_the_recipients(route: Route) -> None:
    legs = route(message(vgr(104), "Ingen känd enhet", vas(201))).legs
    assert [leg.addressed for leg in legs] == [(0,), (1,), (2,)]


def test_a_message_to_nobody_has_no_legs(route: Route) -> None:
    assert route(message()).legs == ()


def test_every_reason_and_every_rule_of_a_trace_is_documented(
    route: Route, regions: Regions, directory: Directory
) -> None:
    keys = [unit.name for unit in directory]
    legs = [*route(message(*keys)).legs, *route(message(*keys, person="20210325K069")).legs]
    listed = {rule.id for rule in regions.rules()}
    assert {step.rule for leg in legs for step in leg.trace} <= listed
    assert {leg.why for leg in legs} <= set(WHY)
    assert all(step.asked.endswith((".", "?")) for leg in legs for step in leg.trace)


def test_the_day_of_a_decision_may_lie_in_the_past(leg: Only) -> None:
    assert leg(message(vgr(122)), datetime(2025, 8, 1, tzinfo=UTC)).why == "unit.closed"
    assert date(2025, 9, 1) <= AT.date()
