"""Addresses of the gallery. Each page has its own, so that none takes an argument."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.gallery, name="ui-gallery"),
    path("draft/", views.save_draft, name="ui-draft"),
    *(path(f"{page}/", views.example, {"page": page}, name=f"ui-{page}") for page in views.EXAMPLES),
    *(path(f"{code}/", views.error, {"code": code}, name=f"ui-{code}") for code in views.ERRORS),
]
