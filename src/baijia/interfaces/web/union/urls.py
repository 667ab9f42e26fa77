"""Addresses of the pages for recommending unions."""

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from .views import lists, ranking

urlpatterns: list[URLPattern] = [
    path("union/", login_required(lists.home), name="union-home"),
    path("union/place/", login_required(lists.place_many), name="union-place-many"),
    path("union/ranking/", login_required(ranking.ranking), name="union-ranking"),
    path("union/ranking/order/", login_required(ranking.rank), name="union-rank"),
    path("union/ranking/print/", login_required(ranking.sheet), name="union-sheet"),
    path("union/compare/", login_required(ranking.compare), name="union-compare"),
    path("union/submit/", login_required(ranking.submit), name="union-submit"),
    path("union/<str:uid>/", login_required(lists.dossier), name="union-dossier"),
    path("union/<str:uid>/place/", login_required(lists.place), name="union-place"),
    path("union/<str:uid>/move/", login_required(ranking.shift), name="union-move"),
    path("union/<str:uid>/return/", login_required(lists.send_back), name="union-return"),
]
