"""The authorization matrix: every address in every role and every relation answers as its table says."""

from __future__ import annotations

import logging
import re
import sys
from collections import Counter
from collections.abc import Iterator
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.urls.resolvers import RoutePattern
from world import KINDS, World, make_world

from baijia.directory.enums import Role
from baijia.interfaces.web.access import RELATIONS, Relation, Rule
from baijia.interfaces.web.routes import ROUTES

pytestmark = pytest.mark.django_db
SERVED = {200, 301, 302, 303}
FORM_SAID_NO = {400, 403, 409, 415, 422}
SAY_MORE = {"public-certificate"}
"""Addresses whose 404 is an answer of its own, the same for every number that is none."""
WRONG = {
    "uid": "0" * 20,
    "token": "wrong-token",
    "number": "X",
    "code": "no-such",
    "receipt": "X",
    "attachment": "0" * 20,
    "purpose": "bank",
}


def patterns(entries: list, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield (full name, pattern) of every address."""
    for entry in entries:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.name), entry
        else:
            yield from patterns(
                entry.url_patterns, prefix + (f"{entry.namespace}:" if entry.namespace else "")
            )


ADDRESSES = dict(patterns(get_resolver().url_patterns))


@pytest.fixture
def world(cast) -> World:
    return make_world(cast)


def test_every_address_is_declared_and_every_declaration_has_an_address():
    assert sorted(set(ADDRESSES) - set(ROUTES)) == [], "addresses without a rule"
    assert sorted(set(ROUTES) - set(ADDRESSES)) == [], "rules without an address"


def test_names_are_unique():
    counts = Counter(name for name, _pattern in patterns(get_resolver().url_patterns))
    assert [name for name, count in counts.items() if count > 1] == []


def test_rules_name_kinds_that_exist_and_addresses_with_arguments_say_about_what():
    assert {rule.about for rule in ROUTES.values()} - {""} <= set(KINDS)
    silent = [
        name
        for name, pattern in ADDRESSES.items()
        if arguments_of(pattern) and name in ROUTES and not ROUTES[name].about and not ROUTES[name].link
    ]
    assert silent == []


def arguments_of(pattern: URLPattern) -> set[str]:
    """Return the names of an address's arguments."""
    route = pattern.pattern
    return set(route.converters) if isinstance(route, RoutePattern) else set(route.regex.groupindex)


def address(name: str, given: dict[str, object]) -> str:
    """Return the address for the arguments that a kind offers."""
    wanted = arguments_of(ADDRESSES[name])
    assert wanted <= set(given), f"{name}: its kind offers no {sorted(wanted - set(given))}; see world.KINDS"
    return reverse(name, kwargs={key: given[key] for key in wanted})


def cells(world: World, name: str, rule: Rule) -> Iterator[tuple[Role | None, Relation, str]]:
    """Yield (role, relation, address) of every cell of one address."""
    for role in (None, *Role):
        if rule.link:
            yield role, "own", address(name, WRONG)
        elif not rule.about:
            yield role, "own", reverse(name)
        else:
            for relation in RELATIONS:
                given = KINDS[rule.about](world, role, relation)
                if given is not None:
                    yield role, relation, address(name, dict(given))


def call(world: World, role: Role | None, rule: Rule, url: str) -> HttpResponseBase:
    """Call an address and undo whatever it wrote."""
    client = world.program(role) if rule.token else world.client(role)
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    undone = transaction.atomic()
    undone._from_testcase = True  # as the test's own: tries are counted in the outermost transaction
    with undone:
        answer = client.generic(rule.method, url)
        transaction.set_rollback(True)
    client.cookies = cookies  # whoever was signed out or changed the language is as before
    return answer


def to_sign_in(answer: HttpResponseBase) -> bool:
    """Whether the answer leads to the sign-in page."""
    if answer.status_code not in {302, 303}:
        return False
    return resolve(urlsplit(answer["Location"]).path).url_name == "account_login"


def fault(rule: Rule, role: Role | None, relation: Relation, answer: HttpResponseBase) -> str:
    """Return what is wrong with an answer, or nothing."""
    code = answer.status_code
    if rule.link:
        return "" if code == 404 else f"a wrong link answered {code}"
    if rule.opens(role, relation):
        allowed = SERVED | (FORM_SAID_NO if rule.method == "POST" else set())
        if code not in allowed:
            return f"should open, answered {code}"
        if to_sign_in(answer) and role is not None:
            return "should open, leads to sign-in"
        return ""
    if role is None and (code == 401 if rule.token else to_sign_in(answer)):
        return ""
    return "" if code == 404 else f"should be hidden (404), answered {code}"


def without_own(answer: HttpResponseBase, url: str) -> str:
    """Return a page without what the request itself brought: its address and its token."""
    body = answer.content.decode().replace(url, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)


@pytest.mark.matrix
def test_the_matrix(world, caplog, capsys):
    caplog.set_level(logging.ERROR, logger="django.request")  # thousands of 404 are what is wanted
    tally: Counter[str] = Counter()
    faults = []
    nothing: dict[tuple[Role | None, bool], set[str]] = {}
    for name, rule in ROUTES.items():
        for role, relation, url in cells(world, name, rule):
            answer = call(world, role, rule, url)
            tally["open" if rule.opens(role, relation) else "hidden"] += 1
            if answer.status_code == 404 and name not in SAY_MORE:
                nothing.setdefault((role, rule.token), set()).add(without_own(answer, url))
            said = fault(rule, role, relation, answer)
            if said:
                faults.append(f"{name} as {role or 'public'} ({relation}): {said}")
    with capsys.disabled():
        sys.stdout.write(
            f"\nauthorization: {len(ROUTES)} addresses, {tally.total()} cells, {tally['hidden']} of them hidden\n"
        )
    assert not faults, "\n".join(faults)
    told_apart = [str(role or "public") for (role, _program), bodies in nothing.items() if len(bodies) > 1]
    assert told_apart == [], "what is hidden and what is not there read differently"
    assert tally["open"]
    assert tally["hidden"]
