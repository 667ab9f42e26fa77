"""Synthetic content of the demonstration."""
