"""What goes wrong is said on pages of the house, also where nothing else works."""

import pytest
from django.test import Client

from baijia.interfaces.web.public.views import home

pytestmark = pytest.mark.django_db


def test_an_unknown_address_gets_the_house_page(client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


def test_an_unexpected_fault_gets_the_house_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(home.programmes, "published", fail)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "系统出了差错" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()


def test_a_form_without_its_token_gets_the_house_page() -> None:
    answer = Client(enforce_csrf_checks=True).post("/lookup/", {"receipt": "x"})
    assert answer.status_code == 403
    assert "<form" not in answer.content.decode().split("<main", 1)[1]
