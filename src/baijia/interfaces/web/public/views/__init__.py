"""Views of the pages for the public, a file a subject."""
