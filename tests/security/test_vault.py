"""Sealed content opens where it was sealed, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import HubError
from hub.security.keys import Keys
from hub.security.vault import Vault

PLACE = "messages:1:raw"
CONTENT = b"Testperson 1, 198808112380" * 50
KEYS = Keys.new()
VAULT = Vault(KEYS)


@given(st.binary(max_size=2000))
def test_what_is_sealed_opens_as_it_was(plain: bytes) -> None:
    assert VAULT.open(VAULT.seal(plain, PLACE), PLACE) == plain


def test_nothing_of_the_content_stands_in_what_is_sealed() -> None:
    assert b"198808112380" not in VAULT.seal(b"198808112380", PLACE)
    assert len(VAULT.seal(CONTENT, PLACE)) < len(CONTENT) / 2


def test_the_same_content_is_never_sealed_alike_twice() -> None:
    assert VAULT.seal(CONTENT, PLACE) != VAULT.seal(CONTENT, PLACE)


def test_moved_to_another_row_it_does_not_open() -> None:
    with pytest.raises(HubError) as refused:
        VAULT.open(VAULT.seal(CONTENT, PLACE), "messages:2:raw")
    assert refused.value.code == "vault.damaged"
    assert "messages:2:raw" in str(refused.value)


@pytest.mark.parametrize("plain", [b"short", CONTENT])
def test_with_any_one_bit_changed_it_does_not_open(plain: bytes) -> None:
    sealed = VAULT.seal(plain, PLACE)
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(HubError) as refused:
            VAULT.open(bytes(changed), PLACE)
        assert refused.value.code in {"vault.damaged", "vault.unknown-key"}


@given(st.binary(max_size=60))
def test_bytes_that_were_never_sealed_are_refused_without_being_shown(noise: bytes) -> None:
    with pytest.raises(HubError) as refused:
        VAULT.open(noise, PLACE)
    assert refused.value.code.startswith("vault.")


def test_after_a_rotation_the_old_still_opens_and_the_new_key_seals() -> None:
    old = VAULT.seal(CONTENT, PLACE)
    rotated = Vault(KEYS.rotated())
    assert rotated.open(old, PLACE) == CONTENT
    with pytest.raises(HubError) as refused:
        VAULT.open(rotated.seal(CONTENT, PLACE), PLACE)
    assert refused.value.code == "vault.unknown-key"


def test_a_person_is_found_by_a_key_that_only_these_keys_make() -> None:
    assert VAULT.person_key("198808112380") == Vault(KEYS.rotated()).person_key("198808112380")
    assert VAULT.person_key("198808112380") != Vault(Keys.new()).person_key("198808112380")
    assert "198808112380" not in VAULT.person_key("198808112380")
