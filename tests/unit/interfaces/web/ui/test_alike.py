"""What is alike in all rows of a list is drawn once; each row's uid stands where it belongs."""

import pytest
from django.template import Context, Template, TemplateSyntaxError


class Counted:
    """Says how often it was shown."""

    shown = 0

    def __str__(self) -> str:
        self.shown += 1
        return "两"


def test_each_row_has_its_own_uid_and_the_rest_is_drawn_once() -> None:
    page = Template(
        "{% load ui %}{% for uid in uids %}"
        "{% alike uid %}<b id='{{ uid }}'>{{ rest }}{{ uid }}</b>{% endalike %}{% endfor %}"
    )
    rest = Counted()
    drawn = page.render(Context({"uids": ["ab1", "ab2", "ab3"], "rest": rest}))
    assert drawn == "".join(f"<b id='{uid}'>两{uid}</b>" for uid in ("ab1", "ab2", "ab3"))
    assert rest.shown == 1


def test_a_second_page_is_drawn_anew() -> None:
    page = Template("{% load ui %}{% alike uid %}{{ uid }}{{ rest }}{% endalike %}")
    assert [page.render(Context({"uid": "ab1", "rest": rest})) for rest in ("甲", "乙")] == ["ab1甲", "ab1乙"]


def test_it_says_what_it_takes() -> None:
    with pytest.raises(TemplateSyntaxError, match="variable that holds a row's uid"):
        Template("{% load ui %}{% alike %}{% endalike %}")
