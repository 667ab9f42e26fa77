"""Parts of a row that are alike in every row of a list but for its uid: drawn once, then filled in."""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token

from .addresses import ANY_ROW


class Alike(template.Node):
    """Draws its inside with a mark for the uid the first time in a template, and puts a row's uid there each time."""

    def __init__(self, uid: FilterExpression, inside: NodeList) -> None:
        self.uid = uid
        self.inside = inside

    def render(self, context: template.Context) -> str:
        """Return the inside for the row at hand; whatever else it shows must be the same in all rows."""
        drawn = context.render_context.get(self)
        if drawn is None:
            with context.push(**{self.uid.token: ANY_ROW}):
                drawn = context.render_context[self] = self.inside.render(context)
        return str(drawn).replace(ANY_ROW, self.uid.resolve(context))


def alike(parser: Parser, token: Token) -> Alike:
    """Compile ``{% alike uid %}…{% endalike %}``; ``uid`` is a variable, letters and figures that need no escape.

    Raises:
        TemplateSyntaxError: it does not name one variable.
    """
    try:
        _tag, uid = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError("alike takes the variable that holds a row's uid") from None
    inside = parser.parse(("endalike",))
    parser.delete_first_token()
    return Alike(parser.compile_filter(uid), inside)
