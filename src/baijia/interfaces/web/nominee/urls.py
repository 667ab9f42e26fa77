"""Addresses of the nominee's own pages: each carries the link's token."""

from django.urls import URLPattern, path

from . import data, views

urlpatterns: list[URLPattern] = [
    path("confirm/<str:token>/", views.confirm, name="nominee-confirm"),
    path("confirm/<str:token>/content/", views.content, name="nominee-content"),
    path("confirm/<str:token>/file/<str:attachment>/", views.attachment, name="nominee-file"),
    path("confirm/<str:token>/refuse/", views.refuse, name="nominee-refuse"),
    path("confirm/<str:token>/case/", views.case, name="nominee-case"),
    path("confirm/<str:token>/defence.ics", views.defence_calendar, name="nominee-defence-calendar"),
    path("confirm/<str:token>/consent/<str:purpose>/", views.consent, name="nominee-consent"),
    path("confirm/<str:token>/data/", data.data, name="nominee-data"),
    path("confirm/<str:token>/correct/", data.correct, name="nominee-correct"),
    path("confirm/<str:token>/withdraw/", views.withdraw, name="nominee-withdraw"),
]
