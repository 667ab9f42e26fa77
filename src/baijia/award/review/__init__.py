"""Rounds of review: slots, score versions, the defence day, and the frozen result. Experts see through it alone."""
