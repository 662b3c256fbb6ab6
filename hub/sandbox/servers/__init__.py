"""PostgreSQL and RabbitMQ of one's own: on free loopback ports, in a temporary folder, gone when one is done.

`with PostgresServer() as postgres:` … `postgres.url`. They come from this machine's packages, else Debian's
packages are installed where that is allowed, else from a container engine; else CannotServe says in one
sentence what to do.
"""

from hub.sandbox.servers.postgres import PostgresServer
from hub.sandbox.servers.rabbit import RabbitServer
from hub.sandbox.servers.server import CannotServe, Server, started

__all__ = ["CannotServe", "PostgresServer", "RabbitServer", "Server", "started"]
