"""What `docker-compose.yml` and `Dockerfile` promise, read as a container engine would read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from hub.cli import TABLE
from hub.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
NAMES = sorted(SERVICES)


def test_everything_that_the_hub_needs_is_there() -> None:
    assert {"postgres", "rabbitmq", "serve-1", "serve-2", "worker-1", "worker-2", "mail"} <= set(NAMES)
    assert {"samsa", "prator"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_image_is_pinned_or_built_here(name: str) -> None:
    service = SERVICES[name]
    if "build" in service:
        assert service["image"] == "sip-hubben:local"
    else:
        assert re.fullmatch(r"[\w./-]+:v?\d+\.\d+(\.\d+)?[\w.-]*", service["image"]), service["image"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_as_root(name: str) -> None:
    assert str(SERVICES[name]["user"]).partition(":")[0] not in ("", "0", "root")


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"prepare"}))
def test_each_says_whether_it_is_well(name: str) -> None:
    test = SERVICES[name]["healthcheck"]["test"]
    assert test[0] == "CMD"
    assert len(test) > 1


@pytest.mark.parametrize("name", NAMES)
def test_what_is_waited_for_and_mounted_is_there(name: str) -> None:
    service = SERVICES[name]
    waits: dict[str, dict[str, str]] = service.get("depends_on", {})
    assert set(waits) <= set(SERVICES)
    for other, how in waits.items():
        if how["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]
    for mounted in (volume.partition(":")[0] for volume in service.get("volumes", ())):
        assert (ROOT / mounted).is_file() if mounted.startswith(".") else mounted in COMPOSE["volumes"]


@pytest.mark.parametrize("name", [name for name in NAMES if "build" in SERVICES[name]])
def test_the_settings_are_settings_and_their_hosts_are_services(name: str) -> None:
    environment: dict[str, str] = SERVICES[name]["environment"]
    known = {f"HUB_{field.upper()}" for field in Settings.model_fields}
    assert set(environment) <= known
    for url in (environment["HUB_DATABASE_URL"], environment["HUB_BUS_URL"]):
        plain = re.sub(r"\$\{\w+:-(\w+)\}", r"\1", url)
        assert urlsplit(plain).hostname in SERVICES


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("serve", "worker"))])
def test_a_command_is_one_of_the_hubs_and_may_finish_what_it_does(name: str) -> None:
    assert SERVICES[name]["command"][0] in TABLE
    drain = Settings.model_fields["drain_seconds"].default
    assert float(SERVICES[name]["stop_grace_period"].removesuffix("s")) > 3 * drain


def test_the_image_ends_as_a_user_who_owns_nothing() -> None:
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)
    assert users[-1].split(":")[0].isdecimal()
    assert int(users[-1].split(":")[0]) > 0
    assert all(
        re.search(r":\d+\.\d+\.\d+", base) for base in re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    )


def test_what_the_image_copies_is_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    sources = {
        source.partition("/")[0]
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    }
    assert sources <= let_in
    assert all((ROOT / source).exists() for source in sources)
