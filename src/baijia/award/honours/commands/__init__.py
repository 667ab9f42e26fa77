"""Writes of honours: confer with certificates, revoke, the register, links and messages, honours from elsewhere, keys."""

from baijia.award.honours.commands.conferring import confer
from baijia.award.honours.commands.holding import change_consent, issue_links, register_outside
from baijia.award.honours.commands.registering import Earlier, hand_over_medal, import_holders
from baijia.award.honours.commands.revoking import revoke
from baijia.award.honours.commands.rotating import rotate_certificate_key
from baijia.award.honours.commands.telling import tell

__all__ = [
    "Earlier",
    "change_consent",
    "confer",
    "hand_over_medal",
    "import_holders",
    "issue_links",
    "register_outside",
    "revoke",
    "rotate_certificate_key",
    "tell",
]
