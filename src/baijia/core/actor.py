"""Who acts. An actor is a value: commands take it, rules ask it, the audit keeps its name."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held at a place: ``place`` is the node's path (see ``directory.Union.path``), "" for everywhere.

    ``object_uid`` narrows a grant to one object, as a nominee's link does.
    """

    role: str
    place: str = ""
    object_uid: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """An account, the holder of a link, the public or the system itself."""

    kind: str
    name: str
    account_uid: str = ""
    grants: tuple[Grant, ...] = field(default=())
    second_factor: bool = False

    def has(self, role: str, *, path: str | None = None, object_uid: str | None = None) -> bool:
        """Tell whether the actor holds ``role``; with ``path``, at that node or above it."""
        return any(
            grant.role == role
            and (path is None or path.startswith(grant.place))
            and (object_uid is None or grant.object_uid == object_uid)
            for grant in self.grants
        )

    def places(self, role: str) -> tuple[str, ...]:
        """Return the paths at which the actor holds ``role``."""
        return tuple(sorted({grant.place for grant in self.grants if grant.role == role}))

    @property
    def is_system(self) -> bool:
        """Whether the program itself acts: the sequencer, a scheduled task, the rehearsal's stage hand."""
        return self.kind == "system"


PUBLIC = Actor(kind="public", name="公众")
SYSTEM = Actor(kind="system", name="系统")
