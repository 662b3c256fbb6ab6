"""The servers under a running hub go away and come back; nothing is lost, doubled or overtaken."""

from __future__ import annotations

import pytest

from hub.sandbox.servers import PostgresServer, RabbitServer
from hub.sandbox.story.judge import Verdict
from tests.faults.conftest import Begin, Running

AWAY_SECONDS = 20.0

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]


def slow_receivers(running: Running) -> None:
    """Cases take their time, so that the traffic lasts without being a load."""
    for system in running.world.systems.values():
        system.behave("*", "slow", seconds=0.3)


def kept(running: Running, verdict: Verdict) -> None:
    """Every promise held, and the hub's own books agree."""
    assert verdict.broken == ()
    assert (verdict.lost, verdict.doubled, verdict.order_violations) == (0, 0, 0)
    assert running.world.hub.try_run("verify")[0] == 0
    assert running.world.hub.try_run("audit", "verify")[0] == 0


def test_a_broker_that_is_away_for_20_seconds_costs_no_message_and_intake_goes_on(
    begin: Begin, private_postgres: PostgresServer, private_rabbit: RabbitServer
) -> None:
    with begin(private_postgres.url, private_rabbit.url) as running:
        slow_receivers(running)
        running.accepted_more(0, by=20)
        running.meanwhile(private_rabbit.stop)
        assert not private_rabbit.is_running
        before = running.world.accepted()
        running.world.wait(AWAY_SECONDS)
        assert running.world.accepted() > before + 20
        running.meanwhile(private_rabbit.start)
        running.accepted_more(running.world.accepted(), by=10)
        running.world.wait_until("the broker is noticed", lambda: broker_of(running) == "ok")
        kept(running, running.ends())


def broker_of(running: Running) -> str:
    """What the hub says of its broker."""
    return str(running.world.hub.readiness()["broker"])


@pytest.mark.parametrize("death", ["restarted", "killed and away for a while"])
def test_a_database_that_goes_away_during_traffic_loses_and_doubles_nothing(
    begin: Begin, private_postgres: PostgresServer, amqp_own_vhost: str, death: str
) -> None:
    with begin(private_postgres.url, amqp_own_vhost) as running:
        slow_receivers(running)
        running.accepted_more(0, by=30)
        if death == "restarted":
            running.meanwhile(private_postgres.restart)
        else:
            private_postgres.kill()
            running.world.wait(5.0)
            running.meanwhile(private_postgres.start)
        running.accepted_more(running.world.accepted(), by=30)
        kept(running, running.ends())
