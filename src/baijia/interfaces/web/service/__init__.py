"""Pages for the service officer: holders' life records, referrals, the yearly report."""
