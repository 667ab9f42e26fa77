"""Registers review with Django."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Rounds, slots, scores, frozen results."""

    name = "baijia.award.review"
    label = "review"
