"""Referral of holders to the next honour: candidates by rule, consent, the dossier carried over, the answer back."""
