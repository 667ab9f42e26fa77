"""What every room needs and no award word: ids, clocks, entropy, actors, refusals, audit, ledger, outbox, files."""
