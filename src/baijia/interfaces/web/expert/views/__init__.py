"""Views for experts. Whatever they show of an item comes from ``review.queries``, blinded by the phase of the round."""
