"""How a test makes editors and articles."""

from __future__ import annotations

from typing import Any

BODY = "<p>正文由编辑写好，三个人逐字读过。</p>"


def plant() -> None:
    """Make what every test of the newsroom stands on, once a database."""
    from django.db import connection

    from baijia.core.actor import SYSTEM
    from baijia.core.models import Instance
    from baijia.directory import commands as directory
    from baijia.directory.enums import Role, UnionKind
    from baijia.directory.models import Account
    from baijia.newsroom import commands, tables

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'wagtailsearch_indexentry_fts'")
            if not cursor.fetchone()[0].startswith("CREATE VIRTUAL"):
                cursor.execute("DROP TABLE wagtailsearch_indexentry_fts")
        tables.full_text()
    Instance.objects.update_or_create(pk=1, defaults={"synthetic": True})
    commands.install(actor=SYSTEM)
    if Account.objects.filter(username="editor").exists():
        return
    city = directory.add_union(
        actor=SYSTEM, code="510100", name="示例市总工会", kind=UnionKind.CITY, parent=None
    )
    for username, name, role in (
        ("editor", "陈示编", Role.EDITOR),
        ("reviewer", "褚示审", Role.REVIEWER),
        ("chief", "卫示签", Role.CHIEF),
        ("stranger", "蒋示外", Role.FILING_OFFICER),
    ):
        account = directory.open_account(
            actor=SYSTEM, username=username, display_name=name, role=role, union=city
        )
        Account.objects.filter(pk=account.pk).update(must_change_password=False)


class Desk:
    """The newsroom's people."""

    def __init__(self) -> None:
        from baijia.directory.models import Account
        from baijia.newsroom import commands

        self.stranger = Account.objects.get(username="stranger")
        self.editor, self.reviewer, self.chief = (
            commands.admitted(Account.objects.get(username=name)) for name in ("editor", "reviewer", "chief")
        )

    def column(self, slug: str = "gonghuizixun") -> Any:
        from baijia.newsroom.models import ColumnPage

        return ColumnPage.objects.get(slug=slug)

    def draft(self, title: str = "职工创客的第一张图纸", column: str = "gonghuizixun", **given: Any) -> Any:
        """Write a draft that may be released as it is, but for what is given."""
        from baijia.core import ids
        from baijia.newsroom.models import ArticlePage

        fields = {
            "author": "周示文",
            "source": "本站",
            "lead": "一句导语。",
            "body": [("paragraph", BODY)],
            "responsible": self.editor,
        } | given
        page = ArticlePage(title=title, slug=ids.new_uid(), live=False, owner=self.editor, **fields)
        self.column(column).add_child(instance=page)
        page.save_revision(user=self.editor)
        return page

    def hand_in(self, page: Any) -> None:
        page.get_workflow().start(page, user=self.editor)

    def sign(self, page: Any, *people: Any) -> Any:
        """Let people sign what is asked next."""
        from baijia.newsroom import commands

        for person in people:
            page.refresh_from_db()
            commands.sign(
                actor=person.actor, task_state=page.current_workflow_task_state, user=person, mistakes=1
            )
        page.refresh_from_db()
        return page

    def release(self, title: str = "职工创客的第一张图纸", column: str = "gonghuizixun", **given: Any) -> Any:
        """Write an article and take it through all three steps."""
        page = self.draft(title, column, **given)
        self.hand_in(page)
        return self.sign(page, self.editor, self.reviewer, self.chief)

    def cookies(self, account: Any) -> dict[str, str]:
        """Return the session of somebody who signed in on the award's page."""
        from django.conf import settings
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.save()
        return {settings.SESSION_COOKIE_NAME: session.session_key}
