"""The regional systems, simulated as separate little programs that know the published contracts alone.

Nothing in this package imports anything of the hub: what a vendor can read is all it may know.
"""
