"""Who is calling, content that only the hub can read, and a journal that nobody rewrites unseen."""
