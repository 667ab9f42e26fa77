"""What holds for every template: nothing inline, known icons, translated words."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from baijia.interfaces import web
from baijia.interfaces.web.ui.templatetags.ui import ICONS, icon, icon_names, segments

ROOT = Path(web.__file__).parent
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
SHIPPED = [path for path in TEMPLATES if "gallery" not in path.parts]
HAN = re.compile(r"[\u4e00-\u9fff]")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_has_nothing_inline(path: Path) -> None:
    # Only what is served counts: a condition such as {% if one == step %} is no handler.
    text = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style|<script|javascript:|\son[a-z]+\s*=|\shx-on", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_names_only_icons_of_the_sprite(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = set(re.findall(r"""{%\s*icon\s+["']([\w-]+)["']""", text)) | set(
        re.findall(r'<c-[^>]*\sicon="([\w-]+)"', text)
    )
    assert used <= icon_names()


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_template_has_no_chinese_outside_a_translation(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(
        r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{%\s*comment.*?endcomment\s*%}",
        "",
        text,
        flags=re.DOTALL,
    )
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text, flags=re.DOTALL)
    text = text.replace(">中文<", "><")
    assert not HAN.search(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_compiles(path: Path) -> None:
    get_template(str(path).rsplit("/templates/", 1)[1])


def test_icon_list_is_sorted_and_without_repeats() -> None:
    names = [
        line.split()[0] for line in ICONS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    ]
    assert names == sorted(set(names))


def test_unknown_icon_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"unknown icon 'unicorn'"):
        icon("unicorn")


def test_icon_without_a_label_is_hidden_from_readers_and_escapes_one() -> None:
    assert 'aria-hidden="true"' in icon("check")
    assert 'aria-label="&lt;b&gt;"' in icon("check", label="<b>")


def test_title_breaks_only_between_its_parts_and_is_escaped() -> None:
    assert segments("锦江区 · <80> 份") == (
        '<span class="seg">锦江区</span><span class="dot">·</span><span class="seg">&lt;80&gt; 份</span>'
    )


def test_status_shows_icon_and_word_together(draw) -> None:
    out = draw('<c-status kind="refuse">退回中</c-status>')
    assert "#alert-circle" in out
    assert "退回中" in out
    assert "st-refuse" in out


def test_turning_a_page_keeps_the_other_filters(draw, rf) -> None:
    out = draw("{% turn 'page' 3 %}", request=rf.get("/?group=装备&page=2"))
    assert "page=3" in out
    assert "group=%E8%A3%85%E5%A4%87" in out
    assert "page=2" not in out
