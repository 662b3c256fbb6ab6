"""The hub's keys: made once, kept in one file that only the hub may read, never shown."""

from __future__ import annotations

import base64
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import orjson

from hub.errors import Misconfigured

_KEY_BYTES = 32
_ID = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """`sealing`: id → key; the last one seals, all open. `person` finds people, `note` marks our notes."""

    sealing: dict[str, bytes]
    person: bytes
    note: bytes

    @classmethod
    def new(cls) -> Self:
        return cls(_fresh(), secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_KEY_BYTES))

    def rotated(self) -> Keys:
        """The same keys with a new one to seal with; what older ones sealed still opens."""
        return Keys(self.sealing | _fresh(), self.person, self.note)

    def __repr__(self) -> str:
        return f"Keys({', '.join(self.sealing)})"

    def as_json(self) -> bytes:
        """The key file's content. It is a secret."""
        sealing = [{"id": id, "key": _text(key)} for id, key in self.sealing.items()]
        value = {"version": 1, "sealing": sealing, "person": _text(self.person), "note": _text(self.note)}
        return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def new_keys(path: Path) -> Keys:
    """Makes keys and writes them to a new file that only its owner may read.

    Misconfigured(`keys.exist`) where there is a file already: without its keys nothing could be read.
    """
    keys = Keys.new()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Misconfigured("keys.exist", "there is a key file already; it is never overwritten") from None
    except OSError:
        raise Misconfigured("keys.unwritable", "the key file cannot be written") from None
    _write(descriptor, keys)
    return keys


def rotate_keys(path: Path) -> Keys:
    """Adds a new key to seal with. The file is replaced in one step, so that no key is ever lost."""
    keys = load_keys(path).rotated()
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    _write(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), keys)
    beside.replace(path)
    return keys


def load_keys(source: Path | str) -> Keys:
    """The keys from a file, or from the file's text where a setting holds that itself.

    Misconfigured: `keys.missing`, `keys.open` (others may read the file), `keys.form`.
    """
    if isinstance(source, str) and source.lstrip().startswith("{"):
        return _parse(source.encode())
    path = Path(source)
    try:
        if path.stat().st_mode & 0o077:
            raise Misconfigured(
                "keys.open",
                "others than the owner may read the key file",
                advice="Make it readable for its owner alone (mode 0600).",
            )
        return _parse(path.read_bytes())
    except OSError:
        raise Misconfigured(
            "keys.missing", "the key file cannot be read", advice="Make one with `hub keys new`."
        ) from None


def _parse(data: bytes) -> Keys:
    try:
        value = orjson.loads(data)
        sealing = {_id(entry["id"]): _key(entry["key"]) for entry in value["sealing"]}
        keys = Keys(sealing, _key(value["person"]), _key(value["note"]))
    except (ValueError, KeyError, TypeError):
        keys = None
    if keys is None or not keys.sealing or value.get("version") != 1:
        raise Misconfigured("keys.form", "the key file is not what `hub keys new` writes") from None
    return keys


def _id(text: Any) -> str:
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise ValueError("a key's id is eight hexadecimal digits")
    return text


def _key(text: Any) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != _KEY_BYTES:
        raise ValueError("a key is 32 bytes")
    return key


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _fresh() -> dict[str, bytes]:
    return {secrets.token_hex(4): secrets.token_bytes(_KEY_BYTES)}


def _write(descriptor: int, keys: Keys) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(keys.as_json())
        file.flush()
        os.fsync(file.fileno())
