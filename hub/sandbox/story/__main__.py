"""The demo, started as `python -m hub.sandbox.story`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hub.sandbox.story.demo import Options, run_demo


def main() -> int:
    """Plays the story with the options given."""
    parser = argparse.ArgumentParser(prog="python -m hub.sandbox.story", description=__doc__)
    parser.add_argument("--json", action="store_true", help="only the final document on standard output")
    parser.add_argument("--seed", type=int, default=None, help="play with the same choices again")
    parser.add_argument("--messages", type=int, default=200, help="documents of the traffic around the story")
    parser.add_argument("--dir", type=Path, default=None, help="where database, ledgers and logs are put")
    parser.add_argument("--keep", action="store_true", help="leave that folder when all is done")
    parser.add_argument("--database", default=None, help="a postgresql:// server, with --bus")
    parser.add_argument("--bus", default=None, help="an amqp:// virtual host, with --database")
    given = parser.parse_args()
    return run_demo(
        Options(
            as_json=given.json,
            seed=given.seed,
            messages=given.messages,
            folder=given.dir,
            keep=given.keep,
            database=given.database,
            bus=given.bus,
        )
    )


sys.exit(main())
