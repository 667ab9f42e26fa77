"""The edition's own news in a demonstration: each piece on its day, and no name of anybody in it."""

import pytest

import factories
import notices
from baijia.award.decisions import commands as decisions
from baijia.core import clock
from baijia.newsroom.seed import edition as news

pytestmark = pytest.mark.django_db
ON_NOTICE, CLOSED, NAMED = "拟授予人员名单的公示", "拟授予人员名单公示期满", "关于命名"


def test_notice_and_naming_are_news_once_they_have_happened(cast, edition):
    dossiers = [factories.sealed_dossier(edition, cast.units[0], name="周示禾")]
    assert not told() & {ON_NOTICE, CLOSED, NAMED}
    notice = notices.put_on_notice(cast, edition, dossiers)
    with clock.fixed(notices.DURING):
        assert told() == {ON_NOTICE}
    with clock.fixed(notice.closes):
        decisions.close_notice(actor=cast.actor("organiser"), notice=notice)
    notices.confer(cast, edition, dossiers)
    with clock.fixed(notices.AFTER):
        assert told() == {ON_NOTICE, CLOSED, NAMED}
        written = str(news.stories())
    assert "命名1名同志" in written
    assert "60,000.00元" in written
    assert "周示禾" not in written, (
        "the register has the names, by consent; news of a person needs the person's word"
    )


def told():
    """Return which of the pieces are there."""
    titles = "".join(story.title for story in news.stories())
    return {words for words in (ON_NOTICE, CLOSED, NAMED) if words in titles}
