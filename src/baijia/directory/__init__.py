"""Unions (tree, roles) and people (accounts, persons, protected identity). Identity leaves it with a purpose."""
