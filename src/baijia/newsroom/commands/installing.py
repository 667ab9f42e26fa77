"""Setting a newsroom up: tree of columns, groups with their rights, the three steps. It may run again at any time."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from baijia.core import audit
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.enums import Role
from baijia.newsroom import standards
from baijia.newsroom.enums import GROUPS, STEP_ROLES, Step
from baijia.newsroom.models import ColumnIndex, ColumnPage, HomePage, ProofTask, SiteIndex

FLOW, NAME, NEWS, HERE = "三审三校", "百佳", "新闻资讯", "本站"  # not translated: names kept as data
EVERYBODY = ("access_admin",)
OF_THE_CHIEF = (
    *("change_sitefacts", "view_sitefacts"),
    *(f"{act}_{name}" for act in ("add", "change", "delete", "view")
      for name in ("permittedsource", "wordrule", "presscard")),
)  # fmt: skip
MEDIA = ("add", "change", "choose")


@command
def install(*, actor: Actor, host: str = "127.0.0.1", port: int = 8000) -> Site:
    """Make what a newsroom needs and does not have yet; what an editor has changed stays as it is.

    Args:
        host, port: of the site's address; the portal answers on any, this is what its links begin with.
    """
    site = _site(host, port)
    home = site.root_page
    a = ColumnIndex.objects.first() or home.add_child(instance=ColumnIndex(title=NEWS, slug="a"))
    SiteIndex.objects.first() or home.add_child(instance=SiteIndex(title=HERE, slug="site"))
    there = set(ColumnPage.objects.values_list("slug", flat=True))
    for title, slug, english, section, needs, place in standards.COLUMNS:
        if slug not in there:
            a.add_child(
                instance=ColumnPage(
                    title=title,
                    slug=slug,
                    english=english,
                    section=section,
                    needs_licence=needs,
                    front_place=place,
                )
            )
    groups = _groups(home)
    _flow(home, groups)
    audit.record(actor, "newsroom.install", "newsroom.site", after={"columns": len(standards.COLUMNS)})
    return site


def _site(host: str, port: int) -> Site:
    locale, _made = Locale.objects.get_or_create(language_code="zh-hans")
    Collection.objects.exists() or Collection.add_root(name="Root")
    root = Page.get_first_root_node()
    if root is None:
        kind = ContentType.objects.get_for_model(Page)
        root = Page.add_root(title="Root", slug="root", content_type=kind, url_path="/", locale=locale)
    home = HomePage.objects.first()
    if home is None:
        Page.objects.filter(depth=2).delete()  # Wagtail's own welcome page
        root = Page.objects.get(pk=root.pk)
        home = root.add_child(instance=HomePage(title=NAME, slug="home", locale=locale))
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page = host, port, home
    site.site_name = NAME
    site.save()
    return site


def _groups(home: HomePage) -> dict[str, Group]:
    Group.objects.filter(name__in=("Moderators", "Editors")).delete()  # Wagtail's own: they may publish
    root = Collection.get_first_root_node()
    found = {}
    for role, name in GROUPS.items():
        group, _made = Group.objects.get_or_create(name=name)
        found[role] = group
        wanted = EVERYBODY + (OF_THE_CHIEF if role == Role.CHIEF else ())
        group.permissions.set(Permission.objects.filter(codename__in=wanted))
        # Nobody holds the permission to publish: three signatures are it.
        for act in ("change",) if role == Role.REVIEWER else ("add", "change"):
            permission = Permission.objects.get(codename=f"{act}_page", content_type__app_label="wagtailcore")
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
        for app, model in (
            ("wagtailimages", "image"),
            ("wagtaildocs", "document"),
        ):  # asked whatever model is in use
            for act in MEDIA:
                permission = Permission.objects.get(codename=f"{act}_{model}", content_type__app_label=app)
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=root, permission=permission
                )
    return found


def _flow(home: HomePage, groups: dict[str, Group]) -> None:
    flow, _made = Workflow.objects.get_or_create(name=FLOW)
    Workflow.objects.exclude(pk=flow.pk).update(active=False)
    for place, step in enumerate(Step):
        task = ProofTask.objects.filter(step=step).first() or ProofTask.objects.create(
            name=str(step.label), step=step
        )
        task.groups.set([groups[STEP_ROLES[step]]])
        WorkflowTask.objects.get_or_create(workflow=flow, task=task, defaults={"sort_order": place})
    WorkflowPage.objects.exclude(workflow=flow).delete()
    WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": flow})
