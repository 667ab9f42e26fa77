"""Pages for the organiser's office, leader and supervisor."""
