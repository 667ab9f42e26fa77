"""A rule said no: the one exception of the domain that a user reads."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - it names what happened
    """A command was refused.

    Args:
        code: stable, for programs and tests, as in ``filing.closed``.
        sentence: what the user reads: which rule, and what to do.
        field: the form field concerned, if one is.
        hidden: the object must not be known to exist; an interface answers 404.
    """

    def __init__(self, code: str, sentence: str, *, field: str | None = None, hidden: bool = False) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = str(sentence)
        self.field = field
        self.hidden = hidden


class RefusedMany(Refused):
    """Several rules said no at once, as a form shows them."""

    def __init__(self, refusals: list[Refused]) -> None:
        super().__init__(refusals[0].code, "；".join(refusal.sentence for refusal in refusals))
        self.refusals = refusals


def not_found() -> Refused:
    """Return the one answer for what does not exist and for what one may not know of."""
    from django.utils.translation import gettext as _

    return Refused("not_found", _("没有找到，或您没有查看的权限。"), hidden=True)
