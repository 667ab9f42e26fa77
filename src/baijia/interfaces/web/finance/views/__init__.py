"""Views of the finance desk."""
