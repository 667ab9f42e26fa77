"""The result bundle: sealed values, digests, container, profiles. Specification: docs/reference/bundle.md."""
