"""The tree of unions, the accounts that act in it, and the people it honours."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from baijia.core import ids
from baijia.core.models import I, N, P, Record, S
from baijia.core.prepared import insert
from baijia.directory.enums import IdentityKind, Role, UnionKind

PATH_STEP = 5


class Union(Record):
    """A node of the tree of unions; any node may organise.

    ``path`` is the concatenation of fixed-width base-36 steps from the root, kept by commands alone;
    a subtree is one indexed range of it.
    """

    code = models.CharField(max_length=24, unique=True, help_text="division code or internal code")
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=30)
    kind = models.CharField(max_length=10, choices=UnionKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=200, unique=True)
    credit_code = models.CharField(max_length=18, blank=True, help_text="employer's, GB 32100-2015")
    members = models.IntegerField(default=0)
    members_on = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    data_classes: ClassVar = dict.fromkeys(
        (
            "code",
            "name",
            "short_name",
            "kind",
            "parent",
            "path",
            "credit_code",
            "members",
            "members_on",
            "valid_from",
            "valid_to",
        ),
        P,
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "path"], name="union_kind_path")]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts; only commands call it."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        """Make an account; without a password it cannot sign in."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        return insert(account)


class Account(AbstractBaseUser):
    """Somebody who signs in. Opened by the level above; needs no e-mail address."""

    uid = models.CharField(max_length=20, unique=True, default=ids.new_uid, editable=False)
    username = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    opened_by_uid = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="login_accounts",
        help_text="whose account it is, where two people must be told apart",
    )
    created = models.DateTimeField()
    objects = AccountManager()
    USERNAME_FIELD = "username"
    data_classes: ClassVar = {
        "uid": I,
        "username": I,
        "display_name": N,
        "is_active": I,
        "must_change_password": I,
        "opened_by_uid": I,
        "person": I,
        "created": I,
        "password": S,
        "last_login": I,
    }

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        """Return the name people read."""
        return self.display_name


class Assignment(Record):
    """A role an account holds at a node between two dates (任职、交接)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role)
    union = models.ForeignKey(Union, models.PROTECT, related_name="assignments")
    starts = models.DateField()
    ends = models.DateField(null=True, help_text="first day on which it no longer holds")
    granted_by_uid = models.CharField(max_length=20, blank=True)
    data_classes: ClassVar = dict.fromkeys(
        ("account", "role", "union", "starts", "ends", "granted_by_uid"), I
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "union"],
                condition=models.Q(ends=None),
                name="assignment_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="assignment_order",
            ),
        ]


class ApiToken(Record):
    """A token with which a program files for an account (程序接口令牌); only its hash is kept.

    Whether it still opens anything follows from its days, from the account and from the roles held when it is shown.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="program_tokens")
    name = models.CharField(max_length=20, help_text="which program has it, as the holder calls it")
    hash = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField()
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True)
    last_used = models.DateField(null=True, help_text="day of the last use, no finer")
    data_classes: ClassVar = {
        "account": I,
        "name": I,
        "hash": S,
        "created": I,
        "expires": I,
        "revoked": I,
        "last_used": I,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires__gt=models.F("created")), name="api_token_order"
            ),
        ]


def token_hash(token: str) -> str:
    """Return what is stored of a program's token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Person(Record):
    """A human being the house knows: a nominee, an expert, a holder. Names are personal, not secret."""

    name = models.CharField(max_length=60)
    birth_date = models.DateField(null=True)
    data_classes: ClassVar = {"name": N, "birth_date": N}

    class Meta:
        indexes = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class ProtectedIdentity(Record):
    """An ID number, phone or account of a person: sealed to this row, found by its blind index alone."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=16, choices=IdentityKind)
    token = models.CharField(max_length=300)
    blind = models.CharField(max_length=64, db_index=True)
    last = models.CharField(
        max_length=64, blank=True, help_text="keyed index of the last six, for confirmation"
    )
    data_classes: ClassVar = {"person": I, "kind": I, "token": S, "blind": S, "last": S}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_identity_a_kind"),
            models.UniqueConstraint(
                fields=["blind"], condition=models.Q(kind="id_number"), name="id_number_is_one_person"
            ),
        ]


class Industry(Record):
    """A group or class of GB/T 4754-2017 (three or four digits), from the full table somebody loaded."""

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=80)
    data_classes: ClassVar = {"code": P, "name": P}

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
