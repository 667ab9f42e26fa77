"""Draws a piece of a template as a page would."""

from collections.abc import Callable

import pytest
from django.template import Context, Template
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler


@pytest.fixture
def draw() -> Callable[..., str]:
    """Return a function that renders component tags with a context."""

    def rendered(source: str, **context: object) -> str:
        with translation.override("zh-hans"):
            return Template(CottonCompiler().process("{% load ui i18n %}" + source)).render(Context(context))

    return rendered
