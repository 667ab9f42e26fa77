"""The line, in order: programmes, nominations, screening and experts, review, decisions, honours, record."""
