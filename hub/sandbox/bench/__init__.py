"""How fast the hub is on this machine: a load, two receivers that acknowledge, and a hub of its own."""
