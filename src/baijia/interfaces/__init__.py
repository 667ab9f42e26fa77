"""What a person or a machine touches: pages, command line, rehearsal. It holds no rules."""
