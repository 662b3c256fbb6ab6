"""Where the servers come from: packages of this machine, packages to be installed, or a container engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

#: What Debian calls them.
POSTGRES_PACKAGE, RABBIT_PACKAGE = "postgresql", "rabbitmq-server"

#: Where it puts them, a folder for each version.
DEBIAN_POSTGRES, DEBIAN_RABBIT = Path("/usr/lib/postgresql"), Path("/usr/lib/rabbitmq/lib")

#: A policy that lets no package start a system service.
_NO_SERVICES = Path("/usr/sbin/policy-rc.d")

_INSTALL_SECONDS = 600.0


class CannotServe(RuntimeError):
    """A server cannot be had, or does not start; the text says in one sentence what to do."""


def postgres_programs() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest that Debian has put there, else on the PATH."""
    installed = sorted(DEBIAN_POSTGRES.glob("*/bin/postgres"), key=_version)
    if installed:
        return installed[-1].parent
    found = shutil.which("postgres")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and (folder / "initdb").exists() else None


def rabbit_programs() -> Path | None:
    """The folder with RabbitMQ's own `rabbitmq-server`, not the wrapper that changes the user."""
    installed = sorted(DEBIAN_RABBIT.glob("*/sbin/rabbitmq-server"), key=_version)
    if installed:
        return installed[-1].parent
    found = shutil.which("rabbitmq-server")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and (folder / "rabbitmq-env").exists() else None


def programs_of(find: Callable[[], Path | None], package: str) -> Path | None:
    """The folder that `find` finds, after an installation where needed and allowed; None without packages."""
    if sys.platform != "linux":
        return None
    found = find()
    if found is None and may_install():
        install(package)
        found = find()
    return found


def why_not(package: str, variable: str) -> CannotServe:
    """Said where neither packages nor an engine are there."""
    return CannotServe(
        f"No {package} here: install the package {package} (or start Docker), "
        f"or name servers of your own in HUB_TEST_POSTGRES_URL and HUB_TEST_AMQP_URL ({variable} is missing)."
    )


@cache
def docker_answers() -> bool:
    """Whether a container engine can be asked."""
    if shutil.which("docker") is None:
        return False
    asked = subprocess.run(["docker", "version"], capture_output=True, check=False, timeout=20)
    return asked.returncode == 0


@cache
def may_install() -> bool:
    """Whether apt-get is there, and may be used without being asked for a password."""
    if shutil.which("apt-get") is None:
        return False
    if os.geteuid() == 0:
        return True
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def install(package: str) -> None:
    """Installs a Debian package; none of its services is started. CannotServe with apt's last word."""
    print(f"Installing {package} …", file=sys.stderr, flush=True)
    made = _forbid_services()
    try:
        _apt("update", "-qq")
        _apt("install", "-y", "-qq", "--no-install-recommends", package)
    finally:
        if made:
            _as_root("rm", "-f", str(_NO_SERVICES))


def _forbid_services() -> bool:
    """Whether the policy had to be made: one that is there is left as it is."""
    if _NO_SERVICES.exists():
        return False
    _as_root("sh", "-c", f"printf '#!/bin/sh\\nexit 101\\n' > {_NO_SERVICES} && chmod 755 {_NO_SERVICES}")
    return True


def _apt(*words: str) -> None:
    """apt-get, which waits for another one that is busy."""
    end = time.monotonic() + _INSTALL_SECONDS
    while True:
        done = _as_root("env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", *_PATIENT, *words)
        if done.returncode == 0:
            return
        said = done.stderr.strip().splitlines() or ["nothing"]
        if "lock" not in done.stderr or time.monotonic() > end:
            raise CannotServe(f"`apt-get {' '.join(words)}` ended with {done.returncode}: {said[-1]}")
        time.sleep(2.0)


_PATIENT = ("-o", "DPkg::Lock::Timeout=300")


def _as_root(*words: str) -> subprocess.CompletedProcess[str]:
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    return _run([*sudo, *words])


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_INSTALL_SECONDS,
        check=False,
    )


def _version(path: Path) -> list[int]:
    """The numbers in a path, so that 15 comes after 9."""
    return [int(number) for number in re.findall(r"\d+", str(path))]
