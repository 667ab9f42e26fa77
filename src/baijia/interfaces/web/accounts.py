"""Sign-in: accounts are opened by the level above, never by sign-up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from baijia.core import cipher
from baijia.directory.models import Account


def display(user: Account) -> str:
    """Return the name people read."""
    return user.display_name


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up, no e-mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up: the level above opens accounts."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: accounts have no e-mail address."""


class FactorAdapter(DefaultMFAAdapter):
    """Second-factor secrets are sealed like every sensitive value."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return cipher.seal(text, table="mfa.authenticator", field="secret", row="")

    def decrypt(self, encrypted_text: str) -> str:
        """Unseal a secret."""
        return cipher.unseal(encrypted_text, table="mfa.authenticator", field="secret", row="")

    def get_totp_issuer(self) -> str:
        """Return the issuer an authenticator app shows."""
        return str(settings.MFA_TOTP_ISSUER)
