"""Registers defence with Django."""

from django.apps import AppConfig


class DefenceConfig(AppConfig):
    """Timetables, check-in, group opinions, summary sheets."""

    name = "baijia.award.defence"
    label = "defence"
