"""Prizes and experts' fees: what is owed, tax, payment batches, bank returns, and books that balance."""
