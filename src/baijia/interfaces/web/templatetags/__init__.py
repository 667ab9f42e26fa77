"""Template filters of the pages that speak of editions."""
