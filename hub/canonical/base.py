"""The ground all canonical values stand on: frozen, closed, and made of text that XML can carry."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints

_NOT_TEXT = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Model(BaseModel):
    """A frozen value; unknown fields are refused, inputs are never shown in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def plain_text(value: str) -> str:
    """The text with line breaks as `\\n`; ValueError where it holds what XML 1.0 cannot carry."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if _NOT_TEXT.search(value):
        raise ValueError("holds a control character or a lone surrogate")
    return value


#: Text written by a person: UTF-8, line breaks kept, never empty (absent is `None`).
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000), AfterValidator(plain_text)]

#: One line of text without breaks or tabs: a name, a telephone number, a unit's name.
Line = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=500,
        pattern=r"^[\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]+$",
    ),
]

#: An identifier that a system gave: printable ASCII without spaces.
Token = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,80}$")]

#: The bytes of a file in base64 (RFC 4648, padded, one line), at most three million bytes.
Data = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=4_000_000)]

#: A moment: aware when given, held in UTC so that equal moments are equal text.
Instant = Annotated[AwareDatetime, AfterValidator(lambda value: value.astimezone(UTC))]
