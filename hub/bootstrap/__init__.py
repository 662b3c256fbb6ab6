"""Where everything meets: the one room that knows which parts a hub is made of.

`parts` opens what a command may want alone, and quickly; `hub` puts a whole hub together.
"""
