"""What is said, in no system's words: the SIP model that every format is translated through.

Frozen values without I/O. English field words, the Swedish term in the docstring. Source:
`domain.md` §6 and §7; codes of §7.2. The plan (`domain.md` §1.5) has its room beside the meeting and
comes with the formats that carry one.
"""
