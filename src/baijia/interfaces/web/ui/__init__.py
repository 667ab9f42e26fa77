"""Components of pages and their gallery."""
