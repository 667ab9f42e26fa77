"""The acts of a rehearsal, in the order of the line."""
