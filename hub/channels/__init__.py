"""How bytes reach a recipient."""
