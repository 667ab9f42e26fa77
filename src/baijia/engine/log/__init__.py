"""Transparency log: Merkle tree, signed notes, checkpoints, tiles, witness policy. No clock, no chance."""
