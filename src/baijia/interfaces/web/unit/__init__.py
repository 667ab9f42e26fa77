"""Pages for filing officers of units."""
