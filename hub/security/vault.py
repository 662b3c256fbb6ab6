"""Seals what messages say, so that a copied database tells nothing about anybody.

A sealed value is a header (version, flags, key id, nonce) and AES-256-GCM over the content, compressed
where that helps. The header and the name of the place it lies in are bound to it: moved to another row,
or with a bit changed, it does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.errors import HubError
from hub.security.keys import Keys

_VERSION = 1
_COMPRESSED = 1
_HEADER = 6  # version, flags, four bytes of key id
_NONCE = 12
_WORTH_COMPRESSING = 200

#: No content is larger when opened: a guard against a sealed value that unpacks without end.
MOST_BYTES = 64 * 1024 * 1024


class Vault:
    """Seals with the newest key, opens with any; finds people by a keyed hash."""

    def __init__(self, keys: Keys) -> None:
        self._ciphers = {bytes.fromhex(id): AESGCM(key) for id, key in keys.sealing.items()}
        self._newest = bytes.fromhex(list(keys.sealing)[-1])
        self._person = keys.person
        self.note_key = keys.note

    def seal(self, plain: bytes, aad: str) -> bytes:
        """The content sealed for the place `aad` (`table:row:column`)."""
        flags = 0
        if len(plain) >= _WORTH_COMPRESSING:
            packed = zlib.compress(plain, 1)
            if len(packed) < len(plain):
                plain, flags = packed, _COMPRESSED
        header = bytes((_VERSION, flags)) + self._newest
        nonce = os.urandom(_NONCE)
        return header + nonce + self._ciphers[self._newest].encrypt(nonce, plain, header + aad.encode())

    def open(self, blob: bytes, aad: str) -> bytes:
        """What was sealed for this place. HubError `vault.damaged` or `vault.unknown-key` names the place."""
        header, nonce, sealed = blob[:_HEADER], blob[_HEADER : _HEADER + _NONCE], blob[_HEADER + _NONCE :]
        cipher = self._ciphers.get(header[2:])
        if cipher is None and len(header) == _HEADER and header[0] == _VERSION:
            raise HubError(
                "vault.unknown-key",
                f"{aad} is sealed with a key that is not among the hub's keys",
                advice="Start with the key file that held the key when this was sealed.",
            )
        try:
            if cipher is None or header[0] != _VERSION:
                raise ValueError("not a sealed value")
            plain = cipher.decrypt(nonce, sealed, header + aad.encode())
            return _unpack(plain) if header[1] & _COMPRESSED else plain
        except (InvalidTag, ValueError, zlib.error):
            raise HubError(
                "vault.damaged",
                f"{aad} is not what was sealed there",
                advice="Restore the row from a backup; `hub verify` names every damaged row.",
            ) from None

    def person_key(self, text: str) -> str:
        """The keyed hash (HMAC-SHA-256, hex) by which a person is found without being named."""
        return hmac.digest(self._person, text.encode(), hashlib.sha256).hex()


def _unpack(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(packed, MOST_BYTES)
    if not unpacker.eof:
        raise ValueError("larger than any content")
    return plain
