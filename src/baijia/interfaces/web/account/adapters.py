"""Sign-in: accounts are opened by the level above, never by sign-up."""

from __future__ import annotations

import io
import math
import time
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.core import cipher
from baijia.core.actor import PUBLIC, Actor
from baijia.directory import commands as directory
from baijia.directory.enums import SECOND_FACTOR_ROLES
from baijia.directory.models import Account
from baijia.interfaces.web.middleware import put_actor

WRONG = gettext_lazy("账号或密码不对。再核对一次；忘记密码请找上一级工会经办人重置。")
TOO_MANY = gettext_lazy("连续多次不对，请 15 分钟后再试。")
WRONG_CODE = gettext_lazy("验证码不对。动态口令每 30 秒换一个，一个只能用一次；也可以用恢复码。")
SAID = {
    "account/messages/password_changed.txt": gettext_lazy("密码已更改。"),
    "mfa/messages/totp_activated.txt": gettext_lazy("两步验证已开启。"),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("两步验证已移除。"),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("新的恢复码已生成，旧的不能再用。"),
}
"""What the sign-in library says, in our words; anything else it would say is left out."""


def display(user: Account) -> str:
    """Return the name people read."""
    return user.display_name


def lacks_factor(actor: Actor) -> bool:
    """Tell whether a role of the actor asks for a second factor that this sign-in has not shown."""
    return not actor.second_factor and any(grant.role in SECOND_FACTOR_ROLES for grant in actor.grants)


def where_factor_is_shown(account: Account) -> str:
    """Return the name of the page that sets a second factor up, or asks for the one there is."""
    return "mfa_reauthenticate" if is_mfa_enabled(account) else "mfa_activate_totp"


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up, no e-mail; every sign-in and every failed one leaves an audit row."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "account_inactive": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_code": WRONG_CODE,
        "incorrect_password": gettext_lazy("密码不对。"),
        "enter_current_password": gettext_lazy("现在的密码不对。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up: the level above opens accounts."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: accounts have no e-mail address."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: accounts have no e-mail address."""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say only what is worth saying."""
        if message_template in SAID:
            messages.add_message(request, level, SAID[message_template])

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a name after too many failures, and say when to try again."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            minutes = self._minutes_left(request, self._get_login_attempts_cache_key(request, **credentials))
            raise ValidationError(
                _("连续多次不对，为了安全已暂停登录，请 %(minutes)d 分钟后再试。") % {"minutes": minutes},
                code=refused.code,
            ) from None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count by the account itself: neither another spelling of its name nor of our address starts anew."""
        typed = str(credentials.get("username", ""))
        found = Account.objects.filter(username__iexact=typed).values_list("uid", flat=True).first()
        return f"account:{found}" if found else f"name:{typed.lower()}"

    def _minutes_left(self, request: HttpRequest, key: str) -> int:
        now, wait = time.time(), 60.0
        for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
            place = ratelimit.get_cache_key(
                request, app="allauth.account", action="login_failed", rate=rate, key=key
            )
            tries = [at for at in cache.get(place, []) if at > now - rate.duration]
            if len(tries) >= rate.amount:
                wait = max(wait, min(tries) + rate.duration - now)
        return math.ceil(wait / 60)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep that it failed, for the security officer."""
        directory.note_failed_sign_in(actor=PUBLIC, username=str(credentials.get("username", "")))

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Keep that somebody signed in; the fresh sign-in also counts where the library asks for another."""
        put_actor(request)
        record_authentication(request, user, "password", username=user.username, reauthenticated=True)
        directory.note_sign_in(actor=request.actor, account=user)  # type: ignore[attr-defined]
        return super().post_login(request, user, **kwargs)

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """Ask for the second factor first: an act that asks anew for who it is takes no mere password."""
        found = super().get_reauthentication_methods(user)
        return sorted(found, key=lambda method: method["id"] != "mfa_reauthenticate")

    def set_password(self, user: Account, password: str) -> None:
        """Change the own password; one that was handed out is thereby done with."""
        directory.change_password(actor=self.request.actor, account=user, password=password)
        user.refresh_from_db()

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to what must come first: an own password, a second factor, else the to-do list."""
        account: Account = request.user  # type: ignore[assignment]
        if account.must_change_password:
            return resolve_url("account_change_password")
        if lacks_factor(request.actor):  # type: ignore[attr-defined]
            return resolve_url(where_factor_is_shown(account))
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on as after sign-in."""
        return self.get_login_redirect_url(request)


class FactorAdapter(DefaultMFAAdapter):
    """Second-factor secrets are sealed like every sensitive value."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return cipher.seal(text, table="mfa.authenticator", field="secret", row="")

    def decrypt(self, encrypted_text: str) -> str:
        """Unseal a secret."""
        return cipher.unseal(encrypted_text, table="mfa.authenticator", field="secret", row="")

    def get_totp_issuer(self) -> str:
        """Return the issuer an authenticator app shows."""
        return str(settings.MFA_TOTP_ISSUER)

    def build_totp_svg(self, url: str) -> str:
        """Draw the code without a style or script, so that the content policy lets it be."""
        out = io.BytesIO()
        segno.make(url, error="m").save(
            out, kind="svg", xmldecl=False, svgns=True, scale=5, border=3, light="white", svgclass="qr"
        )
        return out.getvalue().decode()
