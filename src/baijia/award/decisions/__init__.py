"""Who is proposed, approved, put on notice and objected to. Reads frozen results; honours nobody itself."""
