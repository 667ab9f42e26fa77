"""Pages for payer and checker."""
