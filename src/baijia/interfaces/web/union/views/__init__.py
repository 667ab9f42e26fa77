"""Views of a recommending union. Each reads through the rooms' queries and calls one command."""
