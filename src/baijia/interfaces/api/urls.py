"""Addresses of the interface, below ``access.PROGRAMS``; ``routes.py`` is the table they are made of."""

from django.urls import URLPattern, path

from baijia.interfaces.api.gate import door
from baijia.interfaces.api.openapi import describe
from baijia.interfaces.api.routes import ADDRESSES, DESCRIPTION

urlpatterns: list[URLPattern] = [
    path("openapi.json", describe, name=DESCRIPTION),
    *(
        path(row.path, door({method: act.view for method, act in row.acts.items()}), name=name)
        for name, row in ADDRESSES.items()
    ),
]
