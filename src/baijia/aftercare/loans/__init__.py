"""Loans with subsidised interest: products as data, applications, the bank's answer, claims, settlement, claw-back."""
