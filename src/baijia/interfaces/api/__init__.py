"""REST for programs that file: an enterprise's own records, a district's portal. Calls the same commands as the pages."""
