"""The consent gate, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hub.canonical.codes import ChildAssent as Assent
from hub.canonical.codes import ConsentBasis, ConsentGiver, ConsentKind, ConsentMethod, ConsentStatus, Event
from hub.canonical.consent import Consent, Guardian
from hub.canonical.identity import identify
from hub.canonical.people import Patient, UnitRef
from hub.canonical.policy import UnitPolicy
from hub.consent import BY_STATUS, NEEDS, NOWHERE, Recipient, Verdict, decide
from tests.care.saying import MONDAY, UPP, VAS, VGR, YES, message

KEY = "SE2321000131-E000000000101"
WARD = Recipient(key=KEY, name="Avdelning 1", aliases=("Avd  1",), ancestors=("SE2321000131-E000000000001",))
LETTER = Recipient(key="name:1", name="Skola  Norr", has_system=False)
GUARDIAN = YES.model_copy(update={"given_by": (ConsentGiver.GUARDIAN,)})
CHILD = Patient(id=identify("200103022380"))
FIFTEEN = datetime(2016, 3, 2, 12, 0, tzinfo=MONDAY.tzinfo)


def gate(
    *consents: Consent,
    event: Event = Event.INVITATION_SENT,
    to: Recipient = WARD,
    at: datetime = MONDAY,
    policy: UnitPolicy = VGR,
    sender: UnitPolicy = VGR,
    **values: Any,
) -> Verdict:
    return decide(consents, message(event, **values), to, at, policy, sender)


def given(**values: Any) -> Consent:
    return Consent(status=ConsentStatus.GIVEN, **values)


def said(verdict: Verdict) -> tuple[str, str, str]:
    return verdict.kind, verdict.code, verdict.rule


def test_a_given_consent_that_covers_the_unit_lets_it_through() -> None:
    assert said(gate(YES)) == ("allow", "consent.ok", "§5.3")


@pytest.mark.parametrize("event", [e for e in Event if e.is_control or e.is_receipt])
def test_control_messages_and_kvittenser_need_no_consent(event: Event) -> None:
    assert said(gate(event=event)) == ("allow", "consent.not-needed", "I-15")


def test_every_event_is_either_gated_or_needs_no_consent() -> None:
    free = {e for e in Event if e.is_control or e.is_receipt}
    assert set(Event) == set(NEEDS) | free | NOWHERE
    assert len(set(Event)) == len(NEEDS) + len(free) + len(NOWHERE)


def test_a_deviation_goes_to_no_other_system() -> None:
    assert said(gate(YES, event=Event.DEVIATION_REPORTED)) == ("refuse", "deviation.draft", "§1.6")


def test_a_plan_needs_consent_to_the_sip_as_well_as_to_sharing() -> None:
    info = given(all_parties=True, kinds=(ConsentKind.INFO_SHARING,))
    assert gate(info, event=Event.PLAN_SENT).kind == "refuse"
    assert gate(YES, event=Event.PLAN_SENT).kind == "allow"
    assert gate(YES, event=Event.PLAN_SENT, to=LETTER).code == "consent.not-covered"


def test_what_is_told_of_one_who_cannot_consent_waits_for_its_basis() -> None:
    unable = Consent(status=ConsentStatus.UNABLE, all_parties=True)
    took_part = replace(WARD, took_part=True)
    assert said(gate(unable, event=Event.CONSENT_UNABLE, to=took_part)) == ("hold", "consent.unable", "§5.5")
    on_a_basis = unable.model_copy(update={"basis": ConsentBasis.HARM_ASSESSMENT})
    assert gate(on_a_basis, event=Event.CONSENT_UNABLE, to=took_part).kind == "allow"


def test_that_consent_is_not_available_is_told_to_those_who_took_part_alone() -> None:
    silent = Consent(status=ConsentStatus.NOT_AVAILABLE, all_parties=True)
    assert gate(silent, event=Event.CONSENT_NOT_AVAILABLE, to=replace(WARD, took_part=True)).kind == "allow"
    assert gate(silent, event=Event.CONSENT_NOT_AVAILABLE).kind == "hold"


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (ConsentStatus.UNSET, "refuse", "consent.missing"),
        (ConsentStatus.REFUSED, "refuse", "consent.refused"),
        (ConsentStatus.WITHDRAWN, "refuse", "consent.withdrawn"),
        (ConsentStatus.BLOCKED, "refuse", "consent.blocked"),
        (ConsentStatus.VOIDED, "refuse", "consent.voided"),
        (ConsentStatus.NOT_AVAILABLE, "hold", "consent.not-available"),
        (ConsentStatus.EXPIRED, "hold", "consent.expired"),
        (ConsentStatus.SUPERSEDED, "hold", "consent.unknown"),
        (ConsentStatus.UNKNOWN, "hold", "consent.unknown"),
    ],
)
def test_a_status_that_opens_nothing_says_so(status: ConsentStatus, kind: str, code: str) -> None:
    verdict = gate(Consent(status=status, all_parties=True))
    assert (verdict.kind, verdict.code) == (kind, code)
    assert verdict.advice


def test_only_given_and_unable_are_asked_further() -> None:
    assert set(ConsentStatus) - set(BY_STATUS) == {ConsentStatus.GIVEN, ConsentStatus.UNABLE}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (None, "refuse"),
        (ConsentStatus.REFUSED, "refuse"),
        (ConsentStatus.NOT_AVAILABLE, "hold"),
        (ConsentStatus.GIVEN, "allow"),
    ],
)
def test_s35_an_invitation_needs_consent_to_the_sip_as_well(status: ConsentStatus | None, kind: str) -> None:
    info = given(all_parties=True, kinds=(ConsentKind.INFO_SHARING,))
    sip = (Consent(status=status, all_parties=True, kinds=(ConsentKind.SIP,)),) if status else ()
    assert gate(info, *sip).kind == kind
    assert gate(info, *sip, event=Event.INITIATIVE_SENT).kind == "allow"


def test_a_refusal_of_one_kind_outweighs_a_hold_of_the_other() -> None:
    info = Consent(status=ConsentStatus.NOT_AVAILABLE, kinds=(ConsentKind.INFO_SHARING,))
    assert gate(info).code == "consent.missing"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (None, date(2026, 3, 2), "consent.ok"),
        (None, date(2026, 3, 1), "consent.expired"),
        (date(2026, 3, 2), None, "consent.ok"),
        (date(2026, 3, 3), None, "consent.not-yet"),
    ],
)
def test_t30_first_and_last_day_are_local_and_inclusive(
    first: date | None, last: date | None, code: str
) -> None:
    consent = given(all_parties=True, valid_from=first, valid_to=last)
    late_in_the_evening = MONDAY.replace(hour=22, minute=59)  # 23.59 in Stockholm
    early_in_the_morning = MONDAY.replace(day=1, hour=23)  # 00.00 in Stockholm
    assert gate(consent, at=late_in_the_evening).code == code
    assert gate(consent, at=early_in_the_morning).code == code


def test_s38_a_consent_that_ends_before_the_meeting_is_warned_of_and_then_holds() -> None:
    consent = given(all_parties=True, valid_to=date(2026, 3, 6))
    verdict = gate(consent)
    assert verdict.kind == "allow"
    assert "S-38" in (verdict.warning or "")
    after = MONDAY + timedelta(days=5)
    assert said(gate(consent, at=after)) == ("hold", "consent.expired", "T-30")
    assert gate(consent, at=after, event=Event.INVITATION_CANCELLED).kind == "allow"
    assert gate(given(all_parties=True, valid_to=date(2026, 3, 16))).warning is None


def test_s39_a_unit_outside_the_consent_waits_until_one_covers_it() -> None:
    narrow = given(parties=(UnitRef(name="Avdelning 2"),))
    assert said(gate(narrow)) == ("hold", "consent.not-covered", "I-11")
    assert gate(narrow.model_copy(update={"other_parties": "Skolan;  avdelning  1"})).kind == "allow"


@pytest.mark.parametrize(
    ("party", "kind"),
    [
        (UnitRef(name="AVDELNING 1"), "allow"),
        (UnitRef(name="avd 1"), "allow"),
        (UnitRef(name="Något", hsa_id=KEY), "allow"),
        (UnitRef(name="Sjukhuset", hsa_id=WARD.ancestors[0]), "allow"),
        (UnitRef(name="Avdelning 1", hsa_id="SE2321000131-E000000000999"), "hold"),
        (UnitRef(name="Avdelning 11"), "hold"),
    ],
)
def test_a_party_covers_a_unit_by_its_identity_its_name_or_what_it_is_part_of(
    party: UnitRef, kind: str
) -> None:
    assert gate(given(parties=(party,))).kind == kind


@pytest.mark.parametrize(
    ("others", "kind"),
    [
        ("skola norr", "allow"),
        ("Mormor\nSKOLA NORR, Skola Söder", "allow"),
        ("Skola Norrköping", "hold"),
        ("Rektor på Skola Norr", "hold"),
        (None, "hold"),
    ],
)
def test_a_unit_without_system_must_stand_as_an_element_of_its_own(others: str | None, kind: str) -> None:
    assert gate(given(all_parties=True, other_parties=others), to=LETTER).kind == kind


def test_a_unit_without_system_that_is_named_as_a_party_is_covered() -> None:
    assert gate(given(parties=(UnitRef(name="Skola Norr"),)), to=LETTER).kind == "allow"


@pytest.mark.parametrize(
    ("assent", "kind"),
    [
        (None, "hold"),
        (Assent.NOT_ASKED, "hold"),
        (Assent.NO, "hold"),
        (Assent.YES, "allow"),
        (Assent.NOT_ABLE, "allow"),
    ],
)
def test_s44_into_uppsala_the_fifteen_year_old_is_asked(assent: Assent | None, kind: str) -> None:
    consent = GUARDIAN.model_copy(update={"child_assent": assent})
    assert gate(consent, at=FIFTEEN, policy=UPP, patient=CHILD).kind == kind
    assert gate(consent, at=FIFTEEN, sender=UPP, patient=CHILD).kind == kind


def test_s44_elsewhere_the_guardians_consent_alone_is_warned_of() -> None:
    verdict = gate(GUARDIAN, at=FIFTEEN, policy=VAS, patient=CHILD)
    assert verdict.kind == "allow"
    assert "T-32" in (verdict.warning or "")


def test_s44_the_day_before_the_birthday_nothing_is_asked() -> None:
    verdict = gate(GUARDIAN, at=FIFTEEN - timedelta(days=1), policy=UPP, patient=CHILD)
    assert (verdict.kind, verdict.warning) == ("allow", None)


def test_s44_a_guardian_and_the_child_together_are_enough() -> None:
    both = YES.model_copy(update={"given_by": (ConsentGiver.GUARDIAN, ConsentGiver.INDIVIDUAL)})
    verdict = gate(both, at=FIFTEEN, policy=UPP, patient=CHILD)
    assert (verdict.kind, verdict.warning) == ("allow", None)


def test_an_age_that_the_number_does_not_tell_counts_as_reached() -> None:
    unknown = Patient(id=identify("20210325K069", "1.2.752.999"))
    assert gate(GUARDIAN, policy=UPP, patient=unknown).code == "consent.child-assent"


def test_s45_one_who_is_unable_needs_a_recorded_basis() -> None:
    unable = Consent(status=ConsentStatus.UNABLE)
    assert said(gate(unable)) == ("hold", "consent.unable", "§5.5")
    based = unable.model_copy(update={"basis": ConsentBasis.HARM_ASSESSMENT})
    assert gate(based).kind == "allow"
    limited = based.model_copy(update={"parties": (UnitRef(name="Avdelning 2"),)})
    assert gate(limited).code == "consent.not-covered"


def test_s46_presumed_consent_waits_at_the_border() -> None:
    presumed = YES.model_copy(update={"method": ConsentMethod.PRESUMED})
    assert said(gate(presumed, policy=VAS)) == ("hold", "consent.presumed", "§5.8")
    assert gate(presumed).kind == "allow"
    accepting = VAS.model_copy(update={"accepts_presumed": True})
    assert gate(presumed, policy=accepting).kind == "allow"


@pytest.mark.parametrize("event", [Event.INVITATION_ANSWERED, Event.INITIATIVE_DENIED, Event.CONSENT_GIVEN])
def test_an_answer_reaches_a_unit_that_took_part_unless_consent_is_taken_back(event: Event) -> None:
    took_part = Recipient(key=KEY, name="Avdelning 1", took_part=True)
    narrow = given(parties=(UnitRef(name="Avdelning 2"),))
    assert gate(narrow, event=event, to=took_part).kind == "allow"
    assert gate(narrow, event=event).kind == "hold"
    for status in (ConsentStatus.WITHDRAWN, ConsentStatus.BLOCKED):
        assert gate(Consent(status=status), event=event, to=took_part).kind == "refuse"


def test_a_registration_is_never_refused_for_what_it_does_not_say() -> None:
    only_sip = given(all_parties=True, kinds=(ConsentKind.SIP,))
    assert gate(only_sip, event=Event.CONSENT_GIVEN).kind == "hold"


def test_the_newest_consent_of_a_kind_decides() -> None:
    assert gate(YES, Consent(status=ConsentStatus.REFUSED)).code == "consent.refused"


def test_no_sentence_repeats_what_the_message_or_the_consent_holds() -> None:
    consent = given(other_parties="Testperson 1")
    verdict = gate(consent)
    assert "Testperson" not in f"{verdict.sentence} {verdict.advice}"
    assert WARD.name not in f"{verdict.sentence} {verdict.advice}"


@pytest.mark.parametrize(
    ("rule", "kind", "code"),
    [("warn", "allow", "consent.ok"), ("hold", "hold", "consent.guardians-disagree")],
)
def test_two_guardians_who_disagree_are_a_warning_unless_a_region_holds(
    rule: str, kind: str, code: str
) -> None:
    torn = YES.model_copy(
        update={"guardians": (Guardian(status=ConsentStatus.GIVEN), Guardian(status=ConsentStatus.REFUSED))}
    )
    policy = VGR.model_copy(update={"guardians_disagree": rule})
    for verdict in (gate(torn, policy=policy), gate(torn, sender=policy)):
        assert said(verdict) == (kind, code, "§5.4" if kind == "hold" else "§5.3")
    assert "§5.4" in (gate(torn).warning or "")
    agreed = torn.model_copy(update={"guardians": torn.guardians[:1] * 2})
    assert gate(agreed, policy=policy) == gate(YES)
