"""What is the address of a broker, and what is told where it is none."""

from __future__ import annotations

import pytest

from hub.bus.address import check_address
from hub.errors import Misconfigured


@pytest.mark.parametrize("url", ["amqp://hub:pa%2Fss@127.0.0.1:5672/", "amqps://hub@rabbit.example/sip"])
def test_an_address_of_a_broker_is_taken(url: str) -> None:
    assert check_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "amqp://hub:pa/ssWord@127.0.0.1",
        "amqp://hub:x@127.0.0.1:abc/ssWord",
        "redis://127.0.0.1",
        "amqp://",
        "",
    ],
)
def test_what_is_none_is_told_without_showing_it(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        check_address(url)
    assert refused.value.code == "bus.url"
    assert "ssWord" not in f"{refused.value} {refused.value.advice}"
