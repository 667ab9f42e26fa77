"""A rehearsal: synthetic people, texts and the script that plays a whole edition through the real commands."""
