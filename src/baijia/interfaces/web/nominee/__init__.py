"""Pages for nominees."""
