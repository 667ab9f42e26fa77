"""Salons, lectures and expos: sign-up with places and waiting list, check-in, feedback, booths."""
