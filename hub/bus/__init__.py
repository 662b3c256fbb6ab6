"""What wakes a worker. Whatever travels here may be lost, doubled or reordered: the database is the truth."""
