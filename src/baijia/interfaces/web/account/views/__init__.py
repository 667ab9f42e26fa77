"""Views of the account audience."""
