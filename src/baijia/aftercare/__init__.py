"""What follows an honour. The rooms here pull honours by query and know nothing of each other."""
