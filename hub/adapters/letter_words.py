"""The Swedish of a letter: what it is about, what its parts are called, what a machine alone has use for."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from hub.canonical.identity import IdentityKind, NotAnIdentity, identify
from hub.clock import STOCKHOLM

#: Kind of form → the member that says what it tells.
SAYS: Final = {
    "SIPKallelse": "händelse",
    "SIPPlaneringsdokument": "händelse",
    "Samtyckesblankett": "samtycke",
    "Svarsblankett": "gäller",
    "Meddelande": "gäller",
}
_SIP: Final = "samordnad individuell plan (SIP)"
#: What the form tells → the subject of its letter.
_SUBJECTS: Final[dict[tuple[str, str], str]] = {
    ("SIPKallelse", "Kallelse"): f"Kallelse till {_SIP}",
    ("SIPKallelse", "Ändrad kallelse"): f"Ändrad kallelse till {_SIP}",
    ("SIPKallelse", "Mötet är hållet"): f"Möte om {_SIP} har hållits",
    ("SIPPlaneringsdokument", "Utkast"): f"Utkast till {_SIP}",
    ("SIPPlaneringsdokument", "Ny"): "Plan: samordnad individuell plan (SIP)",
    ("SIPPlaneringsdokument", "Reviderad"): f"Plan: {_SIP}, under revidering",
    ("SIPPlaneringsdokument", "Uppföljd"): f"Plan: {_SIP}, uppföljd",
    ("SIPPlaneringsdokument", "Avslutad"): f"Plan: {_SIP} är avslutad",
    ("Samtyckesblankett", "Ja"): f"Samtycke till {_SIP}",
    ("Samtyckesblankett", "Nej"): f"Nej till samtycke till {_SIP}",
    ("Samtyckesblankett", "Kan inte samtycka"): f"Samtycke till {_SIP}: kan inte lämnas",
    ("Samtyckesblankett", "Återtaget"): f"Samtycket till {_SIP} är återtaget",
    ("Svarsblankett", "Kallelse"): f"Svar på kallelse till {_SIP}",
    ("Svarsblankett", "Initiativ"): f"Svar på initiativ till {_SIP}",
    ("Svarsblankett", "Meddelande"): f"Svar på meddelande om {_SIP}",
    ("Meddelande", "Initiativ"): f"Initiativ till {_SIP}",
    ("Meddelande", "Makulerat initiativ"): f"Initiativet till {_SIP} är makulerat",
    ("Meddelande", "Avbokat möte"): f"Mötet om {_SIP} är avbokat",
    ("Meddelande", "Återkallad planering"): f"Planeringen av {_SIP} är återkallad",
    ("Meddelande", "Makulerad kallelse"): f"Kallelsen till {_SIP} är makulerad",
    ("Meddelande", "Makulerad plan"): f"Planen är makulerad: {_SIP}",
    ("Meddelande", "Felsänd plan"): f"Planen är sänd av misstag: {_SIP}",
    ("Meddelande", "Information"): f"Meddelande om {_SIP}",
    ("Meddelande", "Information för kvittens"): f"Meddelande om {_SIP}, att kvittera",
    ("Meddelande", "Samordnare utsedd"): f"Samordnare är utsedd för {_SIP}",
    ("Meddelande", "Ny samordnare"): f"Ny samordnare för {_SIP}",
    ("Meddelande", "Ny part"): f"Ny part i {_SIP}",
    ("Meddelande", "Part lämnar"): f"En part lämnar {_SIP}",
    ("Meddelande", "Annan plan räcker"): f"En annan plan räcker i stället för {_SIP}",
}
#: What the letter says before anything else, where its subject does not say what to do.
_OPENINGS: Final = {
    ("SIPKallelse", "Kallelse"): "Ni kallas till ett möte. Alla som kallas är skyldiga att svara.",
    ("SIPKallelse", "Ändrad kallelse"): "Kallelsen ersätter den som ni har fått tidigare. "
    "Alla som kallas är skyldiga att svara.",
    ("Meddelande", "Initiativ"): "Vi ber er att delta i en samordnad planering. Svara om ni har tagit emot "
    "initiativet, eller om det hör till en annan enhet.",
    ("Meddelande", "Information för kvittens"): "Bekräfta på svarsblanketten att ni har tagit emot det här.",
    ("Meddelande", "Felsänd plan"): "Använd den inte. Ta bort planen och det som har skrivits ut av den.",
}

#: The parts of a letter in the order they are read; the heading of each. None: it needs none.
SECTIONS: Final[dict[str, str | None]] = {
    "person": "Den enskilde",
    "text": None,
    "kallelse": "Mötet",
    "initiativ": None,
    "orsak": None,
    "samordnare": "Samordnare",
    "ärendet": "Ärendet",
    "parter": "Enheter",
    "annanPlan": "Den andra planen",
    "svar": None,
    "annanEnhet": None,
    "svaratAv": None,
    "svarade": None,
    "planen": "Planen",
    "kommentarTillAvslut": None,
    "samtycke": "Samtycke",
    "kontakter": "Kontakter",
}
_LABELS: Final = {
    "text": "",
    "svaraSenast": "Svara senast",
    "videolänk": "Videolänk",
    "konferensId": "Konferens-id",
    "frågor": "Frågor",
    "hurLämnat": "Lämnat",
    "dokumenteratAv": "Dokumenterat av",
    "barnetsInställning": "Barnets inställning",
    "övergripandeAnsvarig": "Övergripande ansvarig",
    "samordningsansvarig": "Samordningsansvarig",
    "uppföljning": "Dag för uppföljning",
    "åtgärderAvAndra": "Åtgärder som andra svarar för",
    "kommentarTillAvslut": "Varför planen avslutas",
    "behovAvSIP": "Behov av SIP",
    "finnsHär": "Finns hos",
    "hurBråttom": "Hur bråttom det är",
    "gällerFrån": "Gäller från och med",
    "annanEnhet": "Enheten som kommer i stället",
    "svaratAv": "Svarat av",
    "läge": "Planens läge",
    "av": "Svarar för åtgärden",
    "epost": "E-post",
    "telefon": "Telefon",
}
#: Members that a person has no use for: ids, versions, the head of the form, and what its heading says.
HIDDEN: Final = frozenset(
    {"typ", "version", "meddelandeId", "svarPå", "revision", "skickat", "brådskande", "avsändare", "ärende"}
    | {"mottagare", "händelse", "gäller", "planId", "hsaId", "skyddadIdentitet"}
)
_NUMBERS: Final = {
    IdentityKind.SAMORDNINGSNUMMER: "Samordningsnummer",
    IdentityKind.RESERVNUMMER: "Reservnummer",
}
#: An id that is told as a fact: which plan it is stands in no letter.
FACTS: Final = {
    "ersätter": "Planen ersätter en tidigare plan.",
    "ersättsAv": "Planen ersätts av en annan plan.",
    "Ersätter planen": "Planen ersätter en tidigare plan.",
    "Ersätts av planen": "Planen ersätts av en annan plan.",
    "Bokat uppföljningsmöte": "Ett uppföljningsmöte är bokat.",
}
_MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_TIME: Final = re.compile(
    r"\b(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:[.]\d{1,6})?)?)(Z|[+-]\d\d:\d\d)?)?(?![\w:-])"
)


def subject(document: dict[str, Any]) -> str:
    """What the letter is about."""
    kind, says = _told(document)
    return _SUBJECTS.get((kind, says)) or f"{kind}: {says}"


def opening(document: dict[str, Any]) -> str | None:
    """What it begins with, where there is more to say than its subject."""
    return _OPENINGS.get(_told(document))


def identity_label(text: str) -> str:
    """What kind of number it is."""
    try:
        return _NUMBERS.get(identify(text).kind, "Personnummer")
    except NotAnIdentity:
        return "Identitet"


def label(name: str) -> str:
    """`svaraSenast` is «Svara senast»."""
    given = _LABELS.get(name)
    words = re.sub(r"(?<=[a-zåäö0-9])([A-ZÅÄÖ])", lambda m: f" {m[1].lower()}", name)
    return words[:1].upper() + words[1:] if given is None else given


def in_swedish(text: str) -> str:
    """Each time in the text as it is said: «2 mars 2026 kl. 09.00», in Stockholm; no seconds."""
    return _TIME.sub(_said, text)


def is_time(text: str) -> bool:
    """Whether the text is a day or a moment and nothing else; `sommartid` may follow."""
    return _TIME.fullmatch(re.sub(r" (sommartid|normaltid)$", "", text)) is not None


def identity(text: str) -> str:
    """A personal number with its hyphen: 19880811-2380; another number as it is."""
    compact = re.sub(r"[ -]", "", text)
    return f"{compact[:8]}-{compact[8:]}" if re.fullmatch(r"\d{12}", compact) else compact


def _told(document: dict[str, Any]) -> tuple[str, str]:
    kind = str(document["typ"])
    said = document.get(SAYS.get(kind, ""))
    return kind, str(said.get("status") if isinstance(said, dict) else said)


def _said(match: re.Match[str]) -> str:
    try:
        at = datetime.fromisoformat(match[0].replace("Z", "+00:00"))
    except ValueError:
        return match[0]
    at = at.astimezone(STOCKHOLM) if at.tzinfo else at
    day = f"{at.day} {_MONTHS[at.month - 1]} {at.year}"
    return f"{day} kl. {at:%H.%M}" if match[2] else day
