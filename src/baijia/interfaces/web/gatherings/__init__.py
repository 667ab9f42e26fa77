"""The service officer's desk of salons, lectures and expos."""
