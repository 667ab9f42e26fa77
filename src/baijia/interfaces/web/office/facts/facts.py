"""What an act shows before the button works."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Facts:
    """What an act will do: figures, consequences in sentences, what stands in its way, and who is told what.

    ``told`` pairs a sentence with the people who will read it; ``which`` names what the act is done to, one by one.
    """

    figures: list[tuple[str, str]] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    blockers: list[str] = field(default_factory=list)
    told: list[tuple[str, list[str]]] = field(default_factory=list)
    which: list[str] = field(default_factory=list)

    @property
    def seal(self) -> str:
        """Digest of what was shown, to be compared when the form comes back."""
        return hashlib.sha256(
            repr((self.figures, self.effects, self.blockers, self.told, self.which)).encode()
        ).hexdigest()[:32]


def in_log(*what: str) -> str:
    return _("写入公开日志：%s。写入后不能删除。") % "、".join(what)
