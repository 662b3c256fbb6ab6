"""What a vendor must pass, and what our own adapters must pass: the same files, the same check."""
