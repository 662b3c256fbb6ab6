"""The steps by which the schema has grown; each is kept as it was when it was released."""
