"""A holder's own pages, opened by a link."""
