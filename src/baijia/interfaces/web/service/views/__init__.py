"""Views of the service desk."""
