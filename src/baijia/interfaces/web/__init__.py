"""Pages by audience: public, nominee, unit, union, expert, office. They hold no rules."""
