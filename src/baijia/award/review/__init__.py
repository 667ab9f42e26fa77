"""Rounds of review: slots, score versions, who presents when, and the frozen result. Experts see through it alone."""
