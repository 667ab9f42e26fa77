"""What is awarded and by which rules: programme, edition, definition, quotas, fences. Judges nobody."""
