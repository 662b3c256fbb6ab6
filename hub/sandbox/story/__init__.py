"""The demo: a story through SAMSA, Prator and the hub, with a sudden death in it, told and judged.

`run_demo(options)` plays it and returns 0 where every promise held, else 1.
"""

from hub.sandbox.story.demo import Options, run_demo

__all__ = ["Options", "run_demo"]
