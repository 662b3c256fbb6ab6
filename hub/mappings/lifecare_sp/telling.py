"""What Lifecare SP has no document for, as sentences in a generellt meddelande (§7.3 rows 5–8, 21, 43)."""

from __future__ import annotations

from typing import Final

from hub.canonical.plan import Goal, Intervention, OtherMeasure, Responsible
from hub.mappings.codecs import DATE, INTEGER, TRIMMED
from hub.mappings.lifecare_sp.plan import NOT_IN_1177
from hub.mappings.lifecare_sp.sending import PARTICIPANT
from hub.mappings.plan_words import (
    CONTENT,
    ICF_WORDS,
    PLAN_STATUS_WORDS,
    REASON_WORDS,
    RESPONSIBLE,
    TOLD_APPROVALS,
)
from hub.mappings.telling import UNIT_WORDS, InWords, Telling
from hub.mappings.wordlist import KIND_WORDS, ROLE
from hub.mappings.words import drop, row, tell


def _goal(goal: Goal) -> str:
    heading = f"{ICF_WORDS[goal.icf]}: " if goal.icf else ""
    outcome = f" Utfall: {goal.outcome}" if goal.outcome else ""
    insatser = "".join(f" Insats: {_intervention(each)}" for each in goal.interventions)
    return f"{heading}{goal.text}{outcome}{insatser}"


def _intervention(intervention: Intervention) -> str:
    parts = [intervention.text]
    if intervention.responsible:
        parts.append(f"ansvarig: {_responsible(intervention.responsible)}")
    parts += [f"när: {intervention.when}"] if intervention.when else []
    parts += [f"utfall: {intervention.outcome}"] if intervention.outcome else []
    return ", ".join(parts)


def _responsible(who: Responsible) -> str:
    parts = [RESPONSIBLE.write(who.kind), who.name, who.profession, who.unit]
    return " ".join(part for part in parts if part)


def _measure(measure: OtherMeasure) -> str:
    return f"{measure.text} (av {measure.by})" if measure.by else measure.text


INITIATIVE: Final[Telling] = (
    tell("initiative.reason", "Initiativorsak: {}"),
    tell("initiative.kind", "Slag: {}.", codec=KIND_WORDS),
    tell("initiative.urgency", "Hur bråttom det är: {}"),
    tell("initiative.noticed_by", "Behov uppmärksammat av: {}"),
    tell("initiative.goal", "Mitt långsiktiga mål: {}"),
    tell("initiative.questions", "Frågor: {}"),
)
ENDING: Final[Telling] = (
    tell("ending.reason", "Orsak: {}.", codec=REASON_WORDS),
    tell("ending.text", "Kommentar: {}"),
)
_WHICH: Final[Telling] = (
    tell("plan.id", "Planens id: {}.", codec=TRIMMED),
    tell("plan.version", "Planens version: {}.", codec=INTEGER),
)
#: A plan that is taken back: which one, and nothing of what is in it (§5.2).
PLAN_TAKEN_BACK: Final[Telling] = (
    *_WHICH,
    *(
        drop(f"plan.{name}", because="Bara själva beskedet förs vidare, inget innehåll (§5.2).")
        for name in ("replaces", "replaced_by", "status", "kind", *CONTENT)
    ),
)
#: A plan that is not in force, or a step that Lifecare SP does not have: the whole of it, to be read.
PLAN: Final[Telling] = (
    *_WHICH,
    tell("plan.replaces", "Ersätter planen: {}.", codec=TRIMMED),
    tell("plan.replaced_by", "Ersätts av planen: {}.", codec=TRIMMED),
    tell("plan.status", "Planens läge: {}.", codec=PLAN_STATUS_WORDS),
    tell("plan.kind", "Slag: {}.", codec=KIND_WORDS),
    tell("plan.noticed_by", "Behov uppmärksammat av: {}"),
    tell("plan.purpose", "Syfte: {}"),
    tell("plan.questions", "Frågor: {}"),
    tell("plan.personal_story", "Min berättelse: {}"),
    tell("plan.main_goal", "Huvudmål: {}"),
    tell("plan.needs", "Behov: {}"),
    tell("plan.goals", "Delmål: {}", codec=InWords(Goal, _goal)),
    tell("plan.interventions", "Insatser: {}", codec=InWords(Intervention, _intervention)),
    tell("plan.measures_by_others", "Åtgärder av andra: {}", codec=InWords(OtherMeasure, _measure)),
    tell("plan.contingency", "Om det blir sämre: {}"),
    tell("plan.responsible_unit", "Övergripande ansvarig: {}.", codec=UNIT_WORDS),
    tell(
        "plan.coordinator",
        "Samordnare: {}.",
        [
            row("name", "."),
            row("role", "roll", ROLE),
            row("unit", "enhet"),
            row("phone", "tel"),
            row("email", "e-post"),
        ],
    ),
    tell("plan.participants", "Deltagare: {}.", PARTICIPANT),
    tell("plan.contact_form", "Kontaktform: {}."),
    tell("plan.follow_up_on", "Uppföljningsdatum: {}.", codec=DATE),
    tell("plan.follow_up_meeting", "Bokat uppföljningsmöte: {}.", codec=TRIMMED),
    TOLD_APPROVALS,
    drop("plan.published_1177", because=NOT_IN_1177),
    drop("plan.not_published_because", because=NOT_IN_1177),
    tell("plan.outcome", "Utfall av planen: {}"),
)
