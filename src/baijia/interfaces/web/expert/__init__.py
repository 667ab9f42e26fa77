"""Pages for experts."""
