"""The service officer's desk of maker spaces."""
