"""The programs and commands of the README, run as they stand there, with none of the hub's own code."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.edges.test_serving import free_port

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BOUND_SECONDS = 120.0


def blocks(section: str, language: str) -> list[str]:
    """The code blocks of a section of the README."""
    text = README.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class Shell:
    """A folder like the clone, where commands of the README find what they name; ports are its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ports = {"8080": str(free_port()), "9000": str(free_port())}
        self.places = ports
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
        self.environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self.environment["HUB_PORT"] = ports["8080"]
        self.running: list[subprocess.Popen[str]] = []
        for name in ("contracts", "schemas", "hub"):
            (folder / name).symlink_to(ROOT / name)

    def mine(self, text: str) -> str:
        """The same text with places of this folder's own."""
        for place, own in self.places.items():
            text = text.replace(place, own)
        return text

    def broker(self, url: str, admin_url: str) -> None:
        """Where the README's broker is for this folder."""
        own = url.partition("://")[2]
        self.places = {
            "hub:secret@127.0.0.1:5672/sip": own,
            "127.0.0.1:5672/sip": own.partition("@")[2],
            "http://guest:guest@127.0.0.1:15672": admin_url,
            **self.places,
        }

    def errors(self) -> str:
        return (self.folder / "err").read_text()

    def save(self, program: str) -> None:
        """Under the name that its first line gives it."""
        (self.folder / re.split(r"[ :]", program)[1]).write_text(self.mine(program), "utf-8")

    @contextlib.contextmanager
    def begun(self, commands: str) -> Iterator[list[str]]:
        """Lines that they print, complete in the end; what they leave running is ended with the test."""
        with (self.folder / "err").open("a") as errors:
            process = subprocess.Popen(
                ["sh", "-eu"],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        self.running.append(process)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(self.mine(commands) + "\necho; echo 'the end'\n")
        process.stdin.close()
        said: list[str] = []
        yield said
        for line in process.stdout:
            if line == "the end\n":
                return
            said.append(line)
        raise AssertionError("".join(said) + self.errors())

    def run(self, commands: str) -> str:
        """What they print."""
        with self.begun(commands) as said:
            pass
        return "".join(said)

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.environment['HUB_PORT']}/metrics") as answer:
            text: str = answer.read().decode()
            return text

    def found(self, pattern: str, number: int) -> list[Path]:
        """So many files of that name, once they are there."""
        end = time.monotonic() + BOUND_SECONDS
        while len(files := sorted(self.folder.glob(pattern))) < number:
            assert time.monotonic() < end, self.errors()
            time.sleep(0.05)
        return files

    def close(self) -> None:
        for process in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # the whole session that the commands have started
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    opened = Shell(tmp_path)
    try:
        yield opened
    finally:
        opened.close()


def without(commands: str, start: str) -> str:
    """The commands without the one that the tests have done already: they run in its result."""
    assert start in commands
    return commands.replace(start, "")


#: Commands of the first section that the second builds on.
PREPARES = re.compile(r"hub (?:keys new|directory import)")


def until(look: Callable[[], bool]) -> None:
    end = time.monotonic() + BOUND_SECONDS
    while not look():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.slow
def test_curl_sends_a_message_and_a_plain_receiver_takes_its_deliveries(shell: Shell) -> None:
    [receiver] = blocks("Send a first message", "python")
    [commands] = blocks("Send a first message", "sh")
    shell.save(receiver)
    said = shell.run(without(commands, "make setup && . .venv/bin/activate\n"))
    assert [line[:12] for line in said.splitlines() if line.startswith("HTTP/")] == [
        "HTTP/1.1 202",
        "HTTP/1.1 422",
    ]
    assert "<Mottagningskvitto " in said
    assert "SAMSA-2026-000101" in said
    first, second = shell.found("delivery-*.xml", 2)
    for file in (first, second):
        assert b"<Samtycke " in file.read_bytes()
    assert first.name != second.name


@pytest.mark.slow
def test_pika_sends_a_message_and_takes_its_delivery_and_its_receipt(
    shell: Shell, amqp_own_vhost: str, amqp_admin_url: str
) -> None:
    """In the end the party's user is removed from the broker with the party."""
    shell.broker(amqp_own_vhost, amqp_admin_url)
    starting, sending = blocks("Connect by AMQP", "sh")
    [program] = blocks("Connect by AMQP", "python")
    shell.save(program)
    prepared = [line for line in blocks("Send a first message", "sh")[0].splitlines() if PREPARES.match(line)]
    assert len(prepared) == 2
    steps = [*prepared, starting, sending.rstrip() + " &", "read go_on < go-on"]
    os.mkfifo(shell.folder / "go-on")
    with shell.begun("\n".join([*steps, "hub party revoke $party", "hub broker setup --apply"])):
        [receipt], [delivery] = shell.found("receipt-*", 1), shell.found("delivery-*", 1)
        until(lambda: 'hub_amqp_arrived_total{code="taken",queue="sip.receipts"} 1.0' in shell.metrics())
        (shell.folder / "go-on").write_text("yes\n")
    assert b"<Besked>Mottaget<" in receipt.read_bytes()
    assert b"<Initiativ " in delivery.read_bytes()
    assert "Removed " in shell.errors()
