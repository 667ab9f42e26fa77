"""Pages for recommending unions."""
