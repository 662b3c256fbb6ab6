"""How bytes reach us over HTTP."""

from hub.edges.http.app import build_app
from hub.edges.http.server import serve

__all__ = ["build_app", "serve"]
