"""The command line, started as `python -m hub.cli`."""

from hub.cli import main

main()
