"""Addresses of the pages for filing units."""

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from .views import codes, files, filling, handing_in, lists, noticing, paper, people, secrecy, sheets

urlpatterns: list[URLPattern] = [
    path("unit/", login_required(lists.home), name="unit-home"),
    path("unit/new/", login_required(lists.new), name="unit-new"),
    path("unit/sheets/", login_required(sheets.home), name="unit-sheets"),
    path("unit/sheets/template.xlsx", login_required(sheets.template), name="unit-sheet-template"),
    path("unit/sheets/export.xlsx", login_required(sheets.export), name="unit-sheet-export"),
    path("unit/sheets/<str:uid>/", login_required(sheets.sheet), name="unit-sheet"),
    path("unit/sheets/<str:uid>/import/", login_required(sheets.take), name="unit-sheet-import"),
    path("unit/sheets/<str:uid>/drop/", login_required(sheets.drop), name="unit-sheet-drop"),
    path("unit/sheets/<str:uid>/rest.xlsx", login_required(sheets.rest), name="unit-sheet-rest"),
    path("unit/sheets/line/<str:uid>/", login_required(sheets.line), name="unit-sheet-line"),
    path("unit/industry/", login_required(codes.industry), name="unit-industry"),
    path("unit/division/", login_required(codes.division), name="unit-division"),
    path("unit/<str:uid>/", login_required(handing_in.dossier), name="unit-dossier"),
    path("unit/<str:uid>/form/", login_required(filling.fill), name="unit-form"),
    path("unit/<str:uid>/save/", login_required(filling.save), name="unit-save"),
    path("unit/<str:uid>/carry/", login_required(filling.carry), name="unit-carry"),
    path("unit/<str:uid>/people/", login_required(people.people), name="unit-people"),
    path("unit/<str:uid>/people/<str:member>/correct/", login_required(people.correct), name="unit-correct"),
    path("unit/<str:uid>/files/<str:field>/", login_required(files.attach), name="unit-attach"),
    path("unit/<str:uid>/uploads/<str:field>/", login_required(files.begin), name="unit-upload-begin"),
    path("unit/<str:uid>/upload/<str:upload>/", login_required(files.pieces), name="unit-upload"),
    path(
        "unit/<str:uid>/upload/<str:upload>/finish/", login_required(files.finish), name="unit-upload-finish"
    ),
    path("unit/<str:uid>/file/<str:attachment>/look/", login_required(files.look), name="unit-look"),
    path("unit/<str:uid>/file/<str:attachment>/preview/", login_required(files.preview), name="unit-preview"),
    path("unit/<str:uid>/file/<str:attachment>/", login_required(files.download), name="unit-file"),
    path("unit/<str:uid>/file/<str:attachment>/remove/", login_required(files.detach), name="unit-detach"),
    path("unit/<str:uid>/check/", login_required(handing_in.check), name="unit-check"),
    path("unit/<str:uid>/submit/", login_required(handing_in.submit), name="unit-submit"),
    path("unit/<str:uid>/receipt/", login_required(handing_in.receipt), name="unit-receipt"),
    path("unit/<str:uid>/print/", login_required(handing_in.printed), name="unit-print"),
    path("unit/<str:uid>/paper/", login_required(paper.paper), name="unit-paper"),
    path("unit/<str:uid>/paper/form.pdf", login_required(paper.as_pdf), name="unit-paper-pdf"),
    path("unit/<str:uid>/paper/form.docx", login_required(paper.as_docx), name="unit-paper-docx"),
    path("unit/<str:uid>/scans/", login_required(paper.scan), name="unit-scan"),
    path("unit/<str:uid>/scans/<str:scan>/", login_required(paper.match), name="unit-scan-match"),
    path("unit/<str:uid>/scans/<str:scan>/file/", login_required(paper.scanned), name="unit-scan-file"),
    path(
        "unit/<str:uid>/scans/<str:scan>/page.png",
        login_required(paper.scan_preview),
        name="unit-scan-preview",
    ),
    path("unit/<str:uid>/link/", login_required(people.link), name="unit-link"),
    path("unit/<str:uid>/link/<str:member>/", login_required(people.signature), name="unit-signature"),
    path("unit/<str:uid>/secrecy/", login_required(secrecy.review), name="unit-secrecy"),
    path("unit/<str:uid>/spill/", login_required(secrecy.spill), name="unit-spill"),
    path("unit/<str:uid>/notice/", login_required(noticing.notice), name="unit-notice"),
    path("unit/<str:uid>/withdraw/", login_required(handing_in.withdraw), name="unit-withdraw"),
]
