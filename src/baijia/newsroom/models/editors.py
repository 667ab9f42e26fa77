"""Who works in the newsroom."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import PermissionsMixin
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from baijia.core.actor import Actor
from baijia.core.models import I
from baijia.directory import queries as directory
from baijia.directory.models import Account


class Editor(PermissionsMixin, Account):
    """An account of the directory with the groups that Wagtail asks of a user.

    Which groups follows from the account's roles with each request; nobody is a superuser.
    """

    data_classes: ClassVar = {"account_ptr": I, "is_superuser": I, "groups": I, "user_permissions": I}

    email = ""
    first_name = ""
    last_name = ""

    class Meta:
        verbose_name = _("采编人员")

    @cached_property
    def actor(self) -> Actor:
        """The actor that commands take."""
        return directory.actor_of(self)

    def is_same_person(self, other: Account | None) -> bool:
        """Tell whether two accounts are one human being's."""
        if other is None:
            return False
        return self.pk == other.pk or (self.person_id is not None and self.person_id == other.person_id)
