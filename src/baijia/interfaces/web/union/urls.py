"""Addresses of the pages for recommending unions."""

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from .views import batch, below, lists, ranking, signatures

urlpatterns: list[URLPattern] = [
    path("union/", login_required(lists.home), name="union-home"),
    path("union/place/", login_required(batch.place_many), name="union-place-many"),
    path("union/ranking/", login_required(ranking.ranking), name="union-ranking"),
    path("union/ranking/order/", login_required(ranking.rank), name="union-rank"),
    path("union/ranking/print/", login_required(ranking.sheet), name="union-sheet"),
    path("union/ranking/scan/", login_required(ranking.scan), name="union-scan"),
    path("union/below/", login_required(below.below), name="union-below"),
    path("union/below/places/", login_required(below.allot), name="union-allot"),
    path("union/below/formula/", login_required(below.allot_by_formula), name="union-allot-formula"),
    path("union/below/merge/", login_required(below.merge), name="union-merge"),
    path("union/below/<str:code>/deadline/", login_required(below.deadline), name="union-deadline"),
    path("union/below/<str:code>/reopen/", login_required(below.reopen), name="union-reopen"),
    path("union/return/", login_required(batch.return_many), name="union-return-many"),
    path("union/print/", login_required(batch.print_many), name="union-print"),
    path("union/export/", login_required(batch.export), name="union-export"),
    path("union/compare/", login_required(ranking.compare), name="union-compare"),
    path("union/ranking/notice/", login_required(ranking.notice), name="union-notice"),
    path("union/submit/", login_required(ranking.submit), name="union-submit"),
    path("union/signatures/", login_required(signatures.signatures), name="union-signatures"),
    path("union/signatures/<str:paper>/", login_required(signatures.sheet), name="union-sheet-scan"),
    path("union/<str:uid>/", login_required(lists.dossier), name="union-dossier"),
    path("union/<str:uid>/place/", login_required(lists.place), name="union-place"),
    path("union/<str:uid>/move/", login_required(ranking.shift), name="union-move"),
    path("union/<str:uid>/return/", login_required(lists.send_back), name="union-return"),
]
