"""Sends a document to a journal system by HTTP POST."""

from __future__ import annotations

import asyncio
import ipaddress
from urllib.parse import urlsplit

import aiohttp
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_fixed

from hub.channels.seam import Outcome, Parcel
from hub.errors import Unacceptable

_REPLY_LIMIT = 64 * 1024
#: Answers after which the same bytes may be tried again (RFC 9110, RFC 6585).
_AGAIN = frozenset({408, 425, 429})


def check_address(url: str, plain_hosts: frozenset[str]) -> str:
    """The address if the hub may deliver there: https, or http to loopback or to a named host.

    Raises Unacceptable(`address.*`). User and password in an address are refused.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise Unacceptable(
            "address.form",
            "an address to deliver to is http(s)://host[:port]/path",
            advice="Correct the address.",
        )
    if parts.scheme == "http" and not _is_loopback(parts.hostname) and parts.hostname not in plain_hosts:
        raise Unacceptable(
            "address.plain",
            "documents are delivered over https",
            advice="Use https, or name the host in HUB_PLAIN_HTTP_HOSTS.",
        )
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class HttpChannel:
    """One pooled session; certificates are verified, redirects are never followed, replies are bounded."""

    def __init__(self, timeout_seconds: float, plain_hosts: frozenset[str] = frozenset()) -> None:
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds, connect=min(5.0, timeout_seconds))
        self._plain_hosts = plain_hosts
        self._session: aiohttp.ClientSession | None = None

    async def send(self, parcel: Parcel) -> Outcome:
        try:
            check_address(parcel.url, self._plain_hosts)
            return await self._send_again_if_refused(parcel)
        except Unacceptable as error:
            return Outcome(taken=False, final=True, code=error.code)
        except TimeoutError:
            return Outcome(taken=False, code="http.timeout")
        except aiohttp.ClientConnectorCertificateError:
            return Outcome(taken=False, code="tls")
        except (aiohttp.ClientConnectorError, ConnectionError):
            return Outcome(taken=False, code="refused")
        except (aiohttp.ClientError, OSError, UnicodeError):
            return Outcome(taken=False, code="http.broken")

    async def _send_again_if_refused(self, parcel: Parcel) -> Outcome:
        """A refused connection has done no harm: one more try, at once."""
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(aiohttp.ClientConnectorError),
            stop=stop_after_attempt(2),
            wait=wait_fixed(0.2),
            reraise=True,
        )
        return await retrying(self._post, parcel)

    async def _post(self, parcel: Parcel) -> Outcome:
        headers = {
            "Content-Type": parcel.content_type,
            "Hub-Delivery": parcel.delivery_id,
            "Hub-Event": parcel.event,
        }
        if parcel.content_type.startswith("text/xml"):  # SOAP 1.1, §6.1.1: the address says what it is
            headers["SOAPAction"] = '""'
        if parcel.token:
            headers["Authorization"] = f"Bearer {parcel.token}"
        async with self._open().post(
            parcel.url, data=parcel.body, headers=headers, allow_redirects=False
        ) as response:
            reply = await _read_bounded(response)
            return _judge(response.status, reply, response.headers.get("Retry-After"))

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, limit_per_host=64, ttl_dns_cache=60)
            self._session = aiohttp.ClientSession(
                timeout=self._timeout, connector=connector, auto_decompress=False, trust_env=False
            )
        return self._session

    async def close(self) -> None:
        """Let go of all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None
            await asyncio.sleep(0)


async def _read_bounded(response: aiohttp.ClientResponse) -> bytes:
    try:
        return await response.content.readexactly(_REPLY_LIMIT)
    except asyncio.IncompleteReadError as short:
        return short.partial


def _judge(status: int, reply: bytes, retry_after: str | None) -> Outcome:
    code = f"http.{status}"
    if 200 <= status < 300:
        return Outcome(taken=True, code=code, reply=reply)
    again = status >= 500 or status in _AGAIN
    return Outcome(
        taken=False, final=not again, code=code, reply=reply, retry_after_seconds=_seconds(retry_after)
    )


def _seconds(retry_after: str | None) -> float:
    """Retry-After in seconds; a date or nonsense counts as nothing asked for. At most a day."""
    return min(float(retry_after), 86_400.0) if retry_after and retry_after.isdecimal() else 0.0
