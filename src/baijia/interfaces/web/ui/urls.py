"""Addresses of the gallery."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("draft", views.save_draft, name="save_draft"),
    path("<slug:page>/", views.example, name="example"),
]
