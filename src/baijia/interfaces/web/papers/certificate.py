"""The certificate on paper. It is a picture of the signed credential: the QR code leads to the check."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from baijia.award.honours.models import Certificate
from baijia.award.programmes import queries as programmes
from baijia.core import clock
from baijia.interfaces.web import qr
from baijia.interfaces.web.papers import chinese, press


def pdf(certificate: Certificate) -> bytes:
    """Return a certificate as A4 landscape. Whether its honour stands is for the caller to ask.

    Raises:
        Refused: the server has no Chinese font.
    """
    honour = certificate.honour
    edition = honour.edition
    assert edition is not None  # noqa: S101 - certificates are issued by editions alone
    definition = programmes.in_force(edition)
    address = settings.BASE_URL + reverse("public-certificate", args=(certificate.number,))
    day = honour.conferred_at.astimezone(clock.ZONE).date()
    kinds = definition["subjects"]["kinds"]
    data = {
        "title": f"{definition['name']} {certificate.number}",
        "rehearsal": edition.log.origin.startswith("REHEARSAL/"),
        "name": honour.name,
        "address_as": "同志" if kinds == ["person"] else "",
        "project": honour.project,
        "honour": definition["name"],
        "issuers": [item["name"] for item in definition["organisers"]],
        "date": chinese.written_date(day),
        "number": certificate.number,
        "honour_number": honour.number,
        "places": definition["honours"]["places"],
        "place": int(honour.number.rsplit("-", 1)[-1]),
        "address": address,
        "qr": qr.svg(address),
    }
    return press.pdf("certificate.typ", data, at=honour.conferred_at)
