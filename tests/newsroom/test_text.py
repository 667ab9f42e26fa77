"""Words taken apart for search, numbers that give a person away, and text from elsewhere made clean."""

import pytest

from baijia.newsroom import cleaning, text


def test_bigrams_find_every_part_of_a_run():
    index = text.bigrams("成都SaaS创客评选").split()
    for part in ("创", "创客", "客评", "评选", "saas", "成都"):
        assert set(text.asked(part)) <= set(index), part
    assert not set(text.asked("都创")) <= set(index), "what another word parts is no pair"


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("身份证 510104199003074472 在此", ["id"]),
        ("510104 19900307 4472", ["id"]),
        ("510104199003074473", []),
        ("电话13800138000。", ["phone"]),
        ("138-0013-8000", ["phone"]),
        ("热线 12351，拨 96110", []),
        ("卡号 6222 0212 3456 7890 128", ["card"]),
        ("订单 6222021234567890123", []),
        ("标准 GB/T 4754-2017 第 20210820 号", []),
    ],
)
def test_personal_numbers_are_told_from_other_numbers(words, kinds):
    assert [kind for kind, _written in text.personal_numbers(words)] == kinds


CASES = {
    "word": (
        '<p class=MsoNormal style="mso-margin-top-alt:auto"><span lang=EN-US>第一<o:p></o:p></span><b>段</b></p>'
        "<!--[if gte mso 9]><xml>x</xml><![endif]--><p>&nbsp;</p>",
        [("paragraph", "<p>第一<b>段</b></p>")],
    ),
    "wechat": (
        '<section style="color:red"><section><span>推文</span><br><span>第二行</span></section>'
        '<mp-common-profile data-id="1"></mp-common-profile><img data-src="https://mmbiz.example/x"></section>',
        [("paragraph", "<p>推文</p>"), ("paragraph", "<p>第二行</p>")],
    ),
    "hostile": (
        "<p onclick=alert(1)>好<script>alert(1)</script><a href=javascript:alert(1)>字</a>"
        "<iframe src=//t></iframe></p><svg><script>1</script></svg><p style='display:none'>藏</p>",
        [("paragraph", "<p>好字</p>")],
    ),
    "entities": ("<p>a &lt;script&gt; b</p>", [("paragraph", "<p>a &lt;script&gt; b</p>")]),
    "kept": (
        '<h2>小标题</h2><ul><li>一</li><li><a href="https://a.example/?b=1&amp;c=2">二</a></li></ul>',
        [
            ("heading", "小标题"),
            ("paragraph", '<ul><li>一</li><li><a href="https://a.example/?b=1&amp;c=2">二</a></li></ul>'),
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_text_from_elsewhere_is_written_anew(case):
    source, blocks = CASES[case]
    assert cleaning.clean(source).blocks == blocks


def test_a_table_keeps_its_cells_and_what_was_dropped_is_said():
    found = cleaning.clean(
        "<table><tr><th>组</th><th>人</th></tr><tr><td>甲</td><td>3</td></tr></table><video>"
    )
    assert found.blocks[0][1]["rows"] == [{"values": ["甲", "3"]}]
    assert found.dropped == ["video"]
