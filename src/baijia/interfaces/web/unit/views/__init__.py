"""Views of the filing officer. Each reads through the rooms' queries and calls one command."""
