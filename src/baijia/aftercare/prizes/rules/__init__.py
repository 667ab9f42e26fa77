"""Who may move money, and when."""
