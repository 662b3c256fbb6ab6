"""Who should get a message, and how."""
