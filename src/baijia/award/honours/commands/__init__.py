"""Writes of honours: confer with certificates, revoke, keep the register. Nothing is deleted."""

from baijia.award.honours.commands.conferring import confer
from baijia.award.honours.commands.registering import Earlier, hand_over_medal, import_holders
from baijia.award.honours.commands.revoking import revoke

__all__ = ["Earlier", "confer", "hand_over_medal", "import_holders", "revoke"]
