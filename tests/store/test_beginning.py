"""What a store looks at before it begins: whose keys the database has, and whether its address is one."""

from __future__ import annotations

import pytest

from hub.clock import FixedClock
from hub.errors import Misconfigured
from hub.security.keys import Keys
from hub.security.vault import Vault
from hub.store import Store
from tests.store.databases import Database


async def test_a_process_with_other_keys_does_not_join(
    store: Store, database: Database, clock: FixedClock
) -> None:
    """What it sealed the others could not open."""
    other = Store(database.url, Vault(Keys.new()), clock)
    with pytest.raises(Misconfigured) as refused:
        await other.start()
    assert refused.value.code == "keys.other"
    again = Store(database.url, store._vault, clock)
    await again.start()
    await again.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://hub:pa/ssWord@127.0.0.1:5432/x",
        "postgresql://hub:pa#ssWord@127.0.0.1:5432/x",
        "postgresql://hub:secret@127.0.0.1:abc/x",
        "mysql://hub:secret@127.0.0.1/x",
    ],
)
async def test_an_address_that_is_none_is_told_without_its_password(
    vault: Vault, clock: FixedClock, url: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        await Store(url, vault, clock).start()
    assert refused.value.code == "store.url"
    assert "ssWord" not in f"{refused.value} {refused.value.advice}"
