"""The desk of project matching: the service officer's, and a firm's side of it."""
