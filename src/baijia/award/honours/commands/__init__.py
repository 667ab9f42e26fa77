"""Writes of honours: confer with certificates, revoke, holders' links and consents, honours from elsewhere."""

from baijia.award.honours.commands.conferring import confer, revoke
from baijia.award.honours.commands.holding import change_consent, issue_links, register_outside

__all__ = ["change_consent", "confer", "issue_links", "register_outside", "revoke"]
