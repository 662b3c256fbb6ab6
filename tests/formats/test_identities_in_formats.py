"""Which identities each system takes, and how it writes them (`domain.md` §7.3 rows 1, 2, 4; I-14)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hub.canonical.codes import Event
from hub.canonical.identity import identify
from hub.canonical.meeting import Ending
from hub.canonical.message import Message
from hub.canonical.people import Patient, UnitRef
from hub.errors import Unacceptable
from tests.formats.golden import FORMATS

PERSON, COORDINATION = "200103022380", "196109732393"
VGR, NATIONAL, VARMLAND = "20210325K069", "98240301AA06", "19880811AB12"
#: As each system shows a personal number.
WRITTEN = {
    "cosmic-link": "20 010302-2380",
    "lifecare-sp": "200103022380",
    "manual": "200103022380",
    "prator": "200103022380",
    "samsa": "200103022380",
}
#: What is refused, and by which rule; what is in no list is taken.
REFUSED = {
    ("cosmic-link", COORDINATION): "§7.3 row 4",
    ("lifecare-sp", COORDINATION): "§7.3 row 4",
    ("prator", COORDINATION): "§7.3 row 4",
    ("samsa", COORDINATION): "§7.3 row 4",
    ("samsa", NATIONAL): "R-VGR-07",
    ("samsa", VARMLAND): "R-VGR-07",
    **{("cosmic-link", number): "§7.3 row 2" for number in (VGR, NATIONAL, VARMLAND)},
    **{("lifecare-sp", number): "§7.3 row 2" for number in (VGR, NATIONAL, VARMLAND)},
    **{("prator", number): "R-VAS-09" for number in (VGR, NATIONAL, VARMLAND)},
}


def cancelled(number: str) -> Message:
    """An ending, which every system has."""
    return Message(
        id="m-1",
        event=Event.INVITATION_CANCELLED,
        sent_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        sender=UnitRef(name="Enhet A", hsa_id="SE2321000131-E000000000101"),
        recipients=(UnitRef(name="Enhet B", hsa_id="SE2321000172-E000000000201"),),
        patient=Patient(id=identify(number)),
        ending=Ending(),
    )


@pytest.mark.parametrize("system", sorted(FORMATS))
@pytest.mark.parametrize("number", [PERSON, COORDINATION, VGR, NATIONAL, VARMLAND])
def test_each_system_takes_the_identities_it_can_hold_and_refuses_the_others(
    system: str, number: str
) -> None:
    rule = REFUSED.get((system, number))
    if rule is not None:
        with pytest.raises(Unacceptable) as refused:
            FORMATS[system].render(cancelled(number))
        assert refused.value.rule == rule
        assert number not in str(refused.value)
        return
    document = FORMATS[system].render(cancelled(number)).document
    written = WRITTEN[system] if number == PERSON else number
    assert written.encode() in document
    back = FORMATS[system].parse(document)
    assert isinstance(back, Message)
    assert back.patient.id == identify(number)


@pytest.mark.parametrize("system", sorted(FORMATS))
@pytest.mark.parametrize("form", ["20 010302-2380", "20010302-2380", "200103022380"])
def test_s64_each_system_is_read_in_every_written_form(system: str, form: str) -> None:
    document = FORMATS[system].render(cancelled(PERSON)).document
    read = FORMATS[system].parse(document.replace(WRITTEN[system].encode(), form.encode()))
    assert isinstance(read, Message)
    assert read.patient.id == identify(PERSON)


@pytest.mark.parametrize("system", sorted(FORMATS))
@pytest.mark.parametrize(
    ("text", "code"),
    [("010302-2380", "identity.century"), ("20010302T380", "identity.interim")],
)
def test_a_number_without_century_and_an_interim_one_are_refused_in_every_system(
    system: str, text: str, code: str
) -> None:
    document = FORMATS[system].render(cancelled(PERSON)).document
    with pytest.raises(Unacceptable) as refused:
        FORMATS[system].parse(document.replace(WRITTEN[system].encode(), text.encode()))
    assert refused.value.code == code
    assert text not in str(refused.value)
