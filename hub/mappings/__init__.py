"""How a system's documents and the hub's own model are told apart and matched, as tables.

`words`: what a table is written in. `codecs`: how single values are written. `compile`: a table is
checked whole and made ready at start. `table`: it reads and writes. `xml`: the only reader of XML.
`pages`: the mapping pages for integrators and clinicians. `<system>.py`: the tables.
"""
