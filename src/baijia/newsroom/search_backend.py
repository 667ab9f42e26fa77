"""Wagtail's own index for Chinese: what is asked is turned into bigrams, as what is indexed was."""

from __future__ import annotations

from typing import Any

from modelsearch.backends import database

from baijia.newsroom import text


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name Wagtail looks for
    """Return the backend of the database in use, asking in bigrams."""
    found = database.SearchBackend(params)

    class Bigrams(type(found)):  # type: ignore[misc]
        """The same backend for texts without spaces."""

        def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            """Search whole words."""
            return super().search(_asked(query), *args, **kwargs)

        def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            """Search beginnings of words."""
            return super().autocomplete(_asked(query), *args, **kwargs)

    return Bigrams(params)


def _asked(query: Any) -> Any:
    return " ".join(text.asked(query)) or query if isinstance(query, str) else query
