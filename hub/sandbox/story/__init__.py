"""The demo: a SIP through the systems of five regions, then a sudden death, all of it told and judged.

`run_demo(options)` plays it and returns 0 where every promise held, else 1.
"""

from hub.sandbox.story.demo import Options, run_demo

__all__ = ["Options", "run_demo"]
