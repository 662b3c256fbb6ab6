"""Keys are made once, kept from others, and never shown."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from hub.errors import Misconfigured
from hub.security.keys import Keys, load_keys, new_keys, rotate_keys


def test_new_keys_lie_in_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys = new_keys(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_keys(path) == keys
    assert load_keys(path.read_text()) == keys


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys = new_keys(path)
    with pytest.raises(Misconfigured) as refused:
        new_keys(path)
    assert refused.value.code == "keys.exist"
    assert load_keys(path) == keys


def test_a_rotation_adds_a_key_and_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    before = new_keys(path)
    after = rotate_keys(path)
    assert list(after.sealing)[:-1] == list(before.sealing)
    assert (after.person, after.note) == (before.person, before.note)
    assert load_keys(path) == after
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["keys.json"]


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    new_keys(path)
    path.chmod(0o640)
    with pytest.raises(Misconfigured) as refused:
        load_keys(path)
    assert refused.value.code == "keys.open"


@pytest.mark.parametrize(
    "text", ["{", "{}", '{"version":1,"sealing":[],"person":"","note":""}', '{"version":2}']
)
def test_what_is_not_a_key_file_is_refused(text: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        load_keys(text)
    assert refused.value.code == "keys.form"


def test_a_missing_key_file_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as refused:
        load_keys(tmp_path / "none")
    assert refused.value.code == "keys.missing"
    assert refused.value.advice


def test_keys_do_not_show_themselves() -> None:
    keys = Keys.new()
    shown = f"{keys} {keys!r}"
    for key in (*keys.sealing.values(), keys.person, keys.note):
        assert base64.b64encode(key).decode() not in shown
        assert repr(key) not in shown
