"""Views of the loan desk."""
