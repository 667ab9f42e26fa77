"""The own account at a glance; setting up the second factor, and removing it."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.http import HttpResponse

from baijia.directory import commands as directory
from baijia.directory import queries as directory_queries
from baijia.directory import rules
from baijia.interfaces.web.desks import actor_of


class OverviewView(IndexView):
    """As the library's; and whether programs may file for the account."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the card of the tokens asks."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        actor = actor_of(self.request)
        tokens = directory_queries.tokens_of(actor)
        return context | {"may_have_tokens": rules.may_have_tokens(actor) or tokens.exists()}


class SetUpView(ActivateTOTPView):
    """As the library's; and whoever has just shown a code need not sign in again to act."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Enrol, and count the code that was shown as the second factor of this sign-in."""
        response: HttpResponse = super().form_valid(form)
        enrolled = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        record_authentication(self.request, self.request.user, "mfa", id=enrolled.pk, type=enrolled.type)
        self.request.session.cycle_key()  # more may be done from here on: no earlier session reaches it
        directory.note_second_factor(actor=self.request.actor, account=self.request.user)
        return response


class RemoveView(DeactivateTOTPView):
    """As the library's; and a sign-in whose factor is gone has shown none."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, and ask a role that needs one to set up another before anything else."""
        response: HttpResponse = super().form_valid(form)
        shown = self.request.session.get("account_authentication_methods", [])
        self.request.session["account_authentication_methods"] = [
            record for record in shown if record.get("method") != "mfa"
        ]
        return response


index = OverviewView.as_view()
activate_totp, deactivate_totp = SetUpView.as_view(), RemoveView.as_view()
