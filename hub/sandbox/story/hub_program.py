"""The story's hold on the hub: its commands, its server, and its sudden death."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hub.sandbox.story.ground import Ground, file_in
from hub.sandbox.story.processes import LOOPBACK, DidNotStart, Program, free_port

#: A send and its lease are short here, so that what a killed hub held is soon free again.
SHORT = {"HUB_SEND_TIMEOUT_SECONDS": "4", "HUB_LEASE_SECONDS": "6", "HUB_SWEEP_SECONDS": "0.5"}


class CommandFailed(RuntimeError):
    """A command of the hub ended otherwise than the story can go on from."""


class HubProgram:
    """`hub …` as anybody would type it, on a database and with keys of its own: `hub serve`, and beside it as
    many `hub worker` as its ground has."""

    def __init__(
        self,
        folder: Path,
        clock_file: Path,
        ground: Ground | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        ground = ground or file_in(folder)
        self._folder = folder
        self.port = free_port()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self._environment = dict(os.environ) | {
            **SHORT,
            "HUB_DATABASE_URL": ground.database,
            "HUB_BUS_URL": ground.bus,
            "HUB_KEYS": str(folder / "keys.json"),
            "HUB_HOST": LOOPBACK,
            "HUB_PORT": str(self.port),
            "HUB_CLOCK_FILE": str(clock_file),
            **(settings or {}),
        }
        self.tokens: dict[str, str] = {}
        self.program = Program("hub", ["-m", "hub.cli", "serve"], folder, self._environment)
        self.workers = [
            Program(f"worker-{number}", ["-m", "hub.cli", "worker"], folder, self._environment)
            for number in range(1, ground.workers + 1)
        ]

    def prepare(self, directory: Path) -> None:
        """Keys, an empty database and the directory of units."""
        self.new_database()
        self.import_units(directory)

    def new_database(self) -> None:
        """Keys and an empty database."""
        self.run("keys", "new", "--file", str(self._folder / "keys.json"))
        self.run("db", "upgrade")

    def import_units(self, directory: Path) -> None:
        self.run("directory", "import", str(directory))

    def add_party(
        self, name: str, system: str, region: str, units: list[str], to: str | None, token: str
    ) -> str:
        """Lets a system connect; returns the token that it must show. `to`: the address that the hub
        delivers to, showing `token`; None where all goes by hand."""
        patterns = [word for unit in units for word in ("--unit", unit)]
        said = self.run(
            *("party", "add", name, "--system", system, "--region", region, *patterns),
            *(("--deliver-to", to, "--deliver-token", token) if to else ()),
            "--json",
        )
        self.tokens[system] = str(json.loads(said)["token"])
        return self.tokens[system]

    def start_all(self) -> None:
        """Starts the workers and `hub serve`, which says when it is ready."""
        for worker in self.workers:
            worker.start()
        self.start()
        for worker in self.workers:
            if not worker.is_running:
                raise DidNotStart(f"hub worker ended at once; see {worker.log}")

    def start(self, seconds: float = 20.0) -> None:
        """Starts `hub serve` and waits until it says that it is ready."""
        self.program.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.program.is_running:
            if self._is_ready():
                return
            time.sleep(0.05)
        raise DidNotStart(f"hub serve did not become ready; see {self.program.log}")

    def kill(self) -> None:
        """SIGKILL in the middle of whatever it does."""
        self.program.kill()

    def stop(self) -> None:
        """SIGTERM to all that runs, and the wait until it has ended."""
        for program in (self.program, *self.workers):
            program.stop(patience_seconds=15.0)

    def run(self, *words: str) -> str:
        """A command's standard output; CommandFailed, with its last words, where it does not end with 0."""
        done = self._command(words)
        if done.returncode != 0:
            said = done.stderr.decode().strip().splitlines()[-1:] or ["nothing"]
            raise CommandFailed(f"hub {' '.join(words[:2])} ended with {done.returncode}: {said[0]}")
        return done.stdout.decode()

    def try_run(self, *words: str) -> tuple[int, str]:
        """A command's exit code and standard output."""
        done = self._command(words)
        return done.returncode, done.stdout.decode()

    def _command(self, words: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
        """Runs a command; its standard error is added to `commands.log` too."""
        done = subprocess.run(
            [sys.executable, "-m", "hub.cli", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=self._environment,
            timeout=60,
            check=False,
        )
        with (self._folder / "commands.log").open("ab") as log:
            log.write(done.stderr)
        return done

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """What a list command says with `--json`: one object a line."""
        return [json.loads(line) for line in self.run(*words, "--json").splitlines() if line]

    def get(self, path: str, system: str) -> Any:
        """What the hub shows a system of its own."""
        return self._ask("GET", path, system)

    def post(self, path: str, system: str, **fields: object) -> None:
        """What somebody at a system tells the hub."""
        self._ask("POST", path, system, json.dumps(fields).encode())

    def _ask(self, method: str, path: str, system: str, body: bytes | None = None) -> Any:
        """CommandFailed where it is not taken; with the status, never with what was said."""
        headers = {"Authorization": f"Bearer {self.tokens[system]}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=15)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            said = response.read()
        finally:
            connection.close()
        if response.status >= 300:
            raise CommandFailed(f"{method} {path.split('/')[2]} ended with {response.status}")
        return json.loads(said) if said else None

    def readiness(self) -> dict[str, Any]:
        """What it says of itself and its servers; `status` is `unreachable` where it says nothing."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=2)
        try:
            connection.request("GET", "/health/ready")
            said: dict[str, Any] = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException):
            return {"status": "unreachable"}
        finally:
            connection.close()
        return said

    def _is_ready(self) -> bool:
        return bool(self.readiness()["status"] == "ready")
