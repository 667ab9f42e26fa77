"""Who may do what with subsidised loans, and when."""
