"""Last act: the honour conferred, certificates signed."""

from __future__ import annotations

from datetime import timedelta

from baijia.award.honours import commands
from baijia.interfaces.rehearsal.play import Play


def confer(play: Play) -> None:
    """Confer on everyone the settled list names."""
    with play.at(play.now + timedelta(days=2)):
        commands.confer(actor=play.actor("leader"), edition=play.edition, decision="演示总工发〔2021〕40 号")
