"""From an empty form to the ranked list a union sends up: dossiers, confirmations, the recommendation chain."""
