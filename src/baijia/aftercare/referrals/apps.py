"""Registers referrals with Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Next honours and who is referred to them."""

    name = "baijia.aftercare.referrals"
    label = "referrals"
