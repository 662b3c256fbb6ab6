"""The room of consent (samtycke): which consents a message needs, and whether it may travel to a unit."""

from hub.consent.gate import BY_STATUS, Question, Verdict, decide
from hub.consent.needs import ANSWERS, NEEDS, NOWHERE, REGISTRATIONS
from hub.consent.recipient import Recipient, covers

__all__ = [
    "ANSWERS",
    "BY_STATUS",
    "NEEDS",
    "NOWHERE",
    "REGISTRATIONS",
    "Question",
    "Recipient",
    "Verdict",
    "covers",
    "decide",
]
