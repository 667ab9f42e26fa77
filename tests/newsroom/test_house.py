"""The newsroom keeps the rules of the house: classed fields, who may open the desk, nothing imports it."""

import pytest
from django.apps import apps

from baijia.core.enums import DataClass
from baijia.core.models import Record

OURS = [model for model in apps.get_models() if model.__module__.startswith("baijia.newsroom")]
OF_OTHERS = {
    "id",
    "title",
    "file",
    "created_at",
    "collection",
    "filter_spec",
    "focal_point_key",
    "width",
    "height",
}
"""Fields that Wagtail's own models of pictures and files bring along."""


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_of_ours_is_classed(model):
    exempt = OF_OTHERS | ({"uid"} if issubclass(model, Record) else set())
    names = {field.name for field in model._meta.local_fields} - exempt
    classes = model.data_classes
    assert names - set(classes) == set(), "unclassed"
    assert {type(value) for value in classes.values()} <= {DataClass}


DESK = ("/newsroom/", "/newsroom/tips/", "/newsroom/batches/", "/newsroom/paste/")


@pytest.mark.parametrize("path", DESK)
def test_the_desk_opens_to_its_three_roles_alone(desk, client, path):
    assert "/account/login/" in client.get(path)["Location"]
    for account, opens in (
        (desk.stranger, False),
        (desk.editor, True),
        (desk.reviewer, True),
        (desk.chief, True),
    ):
        client.cookies.clear()
        for name, value in desk.cookies(account).items():
            client.cookies[name] = value
        assert (client.get(path).status_code == 200) is opens, account.username


def test_a_role_that_is_lost_is_lost_at_once(desk, client):
    from baijia.directory.models import Assignment

    for name, value in desk.cookies(desk.chief).items():
        client.cookies[name] = value
    assert client.get("/newsroom/").status_code == 200
    Assignment.objects.filter(account=desk.chief).update(ends="2020-01-01", starts="2019-01-01")
    assert client.get("/newsroom/").status_code == 302
    assert not desk.chief.groups.exists()
