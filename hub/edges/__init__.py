"""How bytes reach us from machines."""
