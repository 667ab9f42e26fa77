"""The addresses that another process knows are those of the routes, and what the front passes on is none of them."""

import pytest
from django.urls import reverse

from baijia.interfaces import front
from baijia.interfaces.addresses import PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_an_address_known_elsewhere_is_that_of_its_route(name):
    given = ["chengdu-baijia-4", 1][: PUBLIC[name].count("{}")]
    assert PUBLIC[name].format(*given) == reverse(name, args=given)
    assert not front.is_portal(PUBLIC[name].format(*given))


@pytest.mark.parametrize(
    "path", ["/", "/a/minshengxinwen/", "/search/", "/tips/", "/newsroom/", "/static/wagtailadmin/a.js"]
)
def test_the_portals_addresses_go_to_the_newsroom(path):
    assert front.is_portal(path)
