"""The whole line read together: bundle export, where-is-my-case, the funnel. Writes no table of its own."""
