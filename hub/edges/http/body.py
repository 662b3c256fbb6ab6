"""Reads a body no further than it may be long."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request

from hub.errors import Malformed, TooLarge


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """The whole body. TooLarge as soon as it is known to be longer than `limit_bytes`, read or not."""
    _refuse_compressed(request)
    declared = request.headers.get("content-length")
    if declared is not None and (not declared.isdecimal() or int(declared) > limit_bytes):
        raise _too_large(limit_bytes)
    chunks: list[bytes] = []
    length = 0
    try:
        async for chunk in request.stream():
            length += len(chunk)
            if length > limit_bytes:
                raise _too_large(limit_bytes)
            chunks.append(chunk)
    except ClientDisconnect:
        raise Malformed(
            "http.cut", "the connection ended before the body did", advice="Send it again."
        ) from None
    return b"".join(chunks)


def _too_large(limit_bytes: int) -> TooLarge:
    return TooLarge(
        "http.too-large",
        f"the body is longer than {limit_bytes} bytes",
        advice="Send attachments by another way, or ask operations for a higher limit.",
    )


def _refuse_compressed(request: Request) -> None:
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Malformed(
            "http.encoding",
            "the body is compressed",
            advice="Send the document as it is, without Content-Encoding.",
        )
