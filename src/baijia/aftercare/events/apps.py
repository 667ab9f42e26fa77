"""Registers events with Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events for holders and the public."""

    name = "baijia.aftercare.events"
    label = "events"
