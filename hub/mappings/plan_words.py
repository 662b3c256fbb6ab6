"""Swedish words for the plan's codes, as both SAMSA and Prator write them, and the rows they share."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import ContactRole, EndReason
from hub.canonical.plan import ApprovalKind, IcfDomain, PlanStatus, ResponsibleKind
from hub.mappings.codecs import Code
from hub.mappings.moments import MOMENT
from hub.mappings.wordlist import ATTENDED, ROLE, ROLE_NAMES, VISAM_WORDS
from hub.mappings.words import Drop, Row, drop, row, tell

#: Where a plan stands, in a line of text; no system's own list has all of it.
PLAN_STATUS_WORDS: Final = Code(
    {
        PlanStatus.DRAFT: "redigerbar",
        PlanStatus.SHARED_DRAFT: "delad, inte gällande",
        PlanStatus.ESTABLISHED: "gällande",
        PlanStatus.IN_REVISION: "under omarbetning",
        PlanStatus.FOLLOWED_UP: "uppföljd",
        PlanStatus.EVALUATED: "utvärderad",
        PlanStatus.VOIDED: "makulerad",
        PlanStatus.CLOSED: "avslutad",
        PlanStatus.ENTERED_IN_ERROR: "felsänd",
        PlanStatus.UNKNOWN: "okänt",
    }
)
#: The headings of ICF, as they stand before a goal's text (§7.3 row 32).
ICF_WORDS: Final = {
    IcfDomain.BODY_FUNCTION: "Kroppsfunktion",
    IcfDomain.ACTIVITY: "Aktivitet och delaktighet",
    IcfDomain.ENVIRONMENT: "Omgivningsfaktorer",
    IcfDomain.PERSONAL: "Personfaktorer",
}
RESPONSIBLE: Final = Code(
    {
        ResponsibleKind.UNIT: "Enhet",
        ResponsibleKind.PERSON: "Person",
        ResponsibleKind.INDIVIDUAL: "Den enskilde",
        ResponsibleKind.RELATIVE: "Närstående",
        ResponsibleKind.OTHER: "Annan",
    }
)
#: Each yes has a word of its own, so that none is taken for another (`domain.md` §0.5).
APPROVAL: Final = Code(
    {
        ApprovalKind.INDIVIDUAL: "Den enskilde eller ställföreträdare godkänner innehållet",
        ApprovalKind.AUTHOR: "Författaren har signerat sin anteckning",
        ApprovalKind.COORDINATOR: "Samordningsansvarig har signerat",
        ApprovalKind.PARTICIPANTS: "Deltagarna har godkänt",
        ApprovalKind.RESPONSIBLE: "Kallande eller samordnare har godkänt",
        ApprovalKind.LOCK: "Planen är låst",
        ApprovalKind.UNDERSIGNED: "Planen är undertecknad på papper",
    }
)
_COORDINATORS: Final = (
    ContactRole.FIXED_CONTACT_LEAD,
    ContactRole.FIXED_CONTACT,
    ContactRole.COORDINATOR,
    ContactRole.RESPONSIBLE_COORDINATOR,
    ContactRole.OTHER,
)
#: Of the one who coordinates: the roles that coordinate, and «Annan» for the others.
COORDINATOR_ROLE: Final = Code(
    {role: ROLE_NAMES[role] for role in _COORDINATORS},
    merged={role: ContactRole.OTHER for role in ContactRole if role not in _COORDINATORS},
)
REASON_WORDS: Final = Code(
    {
        EndReason.NEW_MEETING: "nytt möte",
        EndReason.CONSENT_WITHDRAWN: "samtycket återtaget",
        EndReason.DECLINED: "den enskilde nekar SIP",
        EndReason.NOT_NEEDED: "behövs inte",
        EndReason.PROTECTED_IDENTITY: "skyddad identitet",
        EndReason.ERROR: "felaktig",
        EndReason.GOALS_MET: "målen är uppnådda",
        EndReason.RESTARTED: "ny plan i stället",
        EndReason.OTHER_PLAN: "annan plan räcker",
        EndReason.OTHER: "annan orsak",
    }
)
#: What is to be done, by whom and when; the fields of SAMSA's tab Delmål are not shown in any source.
INTERVENTION: Final[tuple[Row, ...]] = (
    row("text", "Text"),
    row("responsible.kind", "Ansvarig/Slag", RESPONSIBLE),
    row("responsible.name", "Ansvarig/Namn"),
    row("responsible.profession", "Ansvarig/Yrke"),
    row("responsible.unit", "Ansvarig/Enhet"),
    row("when", "När"),
    row("outcome", "Utfall"),
)
APPROVED: Final[tuple[Row, ...]] = (
    row("kind", "Slag", APPROVAL),
    row("by", "Av"),
    row("role", "Roll", ROLE),
    row("at", "Tidpunkt", MOMENT),
    row("scan", "Underlag"),
)
#: How a discharge was judged, where no text of the document takes notes (§7.3 row 47).
TOLD_OF_DISCHARGE: Final = (
    tell("case.visam_track", "ViSam-spår: {}.", codec=VISAM_WORDS),
    tell("case.extensive_needs", "Omfattande behov: {}.", codec=ATTENDED),
)
#: The role of one who is appointed to coordinate in another role than the system has for that.
TOLD_ROLE: Final = tell("coordinator.contact.role", "Samordnarens roll: {}.", codec=ROLE)
#: Each yes with who said it, for a reader, where a system has no field for it: never read back (§0.5).
TOLD_APPROVALS: Final = tell(
    "plan.approvals",
    "Godkännanden: {}.",
    [
        row("kind", ".", APPROVAL),
        row("by", "av"),
        row("role", "roll", ROLE),
        row("at", "tid", MOMENT),
        row("scan", "underlag"),
    ],
)
#: What a message that takes a plan back says nothing of: it tells a fact, and passes without consent.
CONTENT: Final = (
    *("noticed_by", "purpose", "questions", "personal_story", "main_goal", "needs", "goals"),
    *("interventions", "measures_by_others", "contingency", "responsible_unit", "coordinator"),
    *("participants", "contact_form", "follow_up_on", "follow_up_meeting", "approvals"),
    *("published_1177", "not_published_because", "outcome"),
)


def no_content() -> list[Drop]:
    """The plan's content stays behind where the plan is taken back (§5.2, I-15)."""
    because = "Den som återtar en plan skickar bara beskedet; innehållet står i planen (§5.2)."
    return [drop(f"plan.{name}", because=because) for name in CONTENT]
