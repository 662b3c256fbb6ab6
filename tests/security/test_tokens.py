"""A token proves who is calling; the caller speaks only for its own units."""

from __future__ import annotations

import pytest

from hub.security.tokens import bearer, hash_token, is_token, is_unit_pattern, new_token, same_hash


def test_a_new_token_has_its_form_and_no_twin() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(is_token(token) for token in tokens)


def test_a_token_is_known_by_its_hash() -> None:
    token = new_token()
    assert same_hash(hash_token(token), hash_token(token))
    assert not same_hash(hash_token(token), hash_token(new_token()))


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Basic abc", "sip_" + "a" * 43])
def test_a_header_without_a_token_holds_none(header: str | None) -> None:
    assert bearer(header) is None


def test_the_token_is_taken_from_its_header() -> None:
    token = new_token()
    assert bearer(f"Bearer {token}") == token
    assert bearer(f"bearer  {token} ") == token


@pytest.mark.parametrize("text", ["*", "SE*", "SE2321000131-**", "", "SE2321000131-e1", "SE23*21000131"])
def test_a_pattern_wider_than_an_organisation_is_refused(text: str) -> None:
    assert not is_unit_pattern(text)


@pytest.mark.parametrize("text", ["SE2321000131-*", "SE2321000131-E0000*", "SE2321000131-E000000000101"])
def test_an_id_or_its_beginning_is_a_pattern(text: str) -> None:
    assert is_unit_pattern(text)
