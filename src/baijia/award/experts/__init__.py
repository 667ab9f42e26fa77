"""Who may judge: the pool, fields, conflicts of interest, the public draw. Sees no scores."""
