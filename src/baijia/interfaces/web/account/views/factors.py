"""Setting up the second factor, and removing it."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.http import HttpResponse

from baijia.directory import commands as directory


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


activate_totp, deactivate_totp = SetUpView.as_view(), RemoveView.as_view()
