"""The desk of subsidised loans: service officer, bank, payer, and the leader who signs products."""
