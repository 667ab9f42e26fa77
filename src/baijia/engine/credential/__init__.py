"""Certificates as W3C verifiable credentials: keys, proofs, status lists. No clock, no chance, no network."""
