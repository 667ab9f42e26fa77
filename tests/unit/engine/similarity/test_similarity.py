"""Sources of recycled text among nominations heavy with boilerplate, and the evidence shown."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.faults import BadInput
from baijia.engine.similarity import BEST, Document, Index, read_documents

STOCK = (
    "该同志热爱祖国，拥护中国共产党的领导，认真学习贯彻新时代中国特色社会主义思想。",
    "多年来扎根生产一线，立足本职岗位，勤于钻研，勇于创新，发挥了示范引领作用。",
    "以上材料真实有效，不涉及国家秘密，如有虚假愿承担相应责任。",
    "该成果已在本单位全面应用，取得了显著的经济效益和社会效益。",
)
CHARACTERS = (
    "机床焊接开关转向叶片污水盾构变电包装集装调料燃气电梯光伏芯片照明充电冷链桥梁影像极片风机干化起重"
)
OWN = (90, 210)


def own_words(rng, length=120):
    return "".join(rng.choice(CHARACTERS) for _ in range(length))


def nomination(rng):
    return rng.choice(STOCK[:2]) + own_words(rng) + "。" + rng.choice(STOCK[2:]) + own_words(rng) + "。"


@pytest.fixture(scope="module")
def texts():
    rng = random.Random(7)
    return [nomination(rng) for _ in range(300)]


@pytest.fixture(scope="module")
def index(texts):
    return Index(Document(f"N{number:03}", text) for number, text in enumerate(texts))


def noisy(text):
    return "".join(one + "\u200b " * (place % 3 == 0) for place, one in enumerate(text)).replace("，", ",")


def cut(text, place):
    return text[place:] + text[:place]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        noisy,
        lambda text: cut(text, 150),
        lambda text: text[:150] + nomination(random.Random(1)),
        lambda text: nomination(random.Random(2)) + text + nomination(random.Random(3)),
        lambda text: "".join("换" if place % 9 == 0 else one for place, one in enumerate(text)),
    ],
    ids=["copy", "noise", "reordered", "half", "inside another", "every ninth character"],
)
def test_changed_copy_is_flagged_with_its_source_first(index, texts, change):
    for number in (0, 57, 299):
        hits = index.search(change(texts[number]))
        assert hits[0].source == f"N{number:03}"
        assert hits[0].flag
        assert not any(hit.flag for hit in hits[1:])


def test_whole_copy_scores_one_with_both_texts_as_evidence(index, texts):
    hit = index.search(texts[5])[0]
    assert (hit.score, hit.in_query, hit.in_source) == (
        1.0,
        (0, len(texts[5]) - 1),
        (0, len(texts[5]) - 1),
    )


def test_text_of_its_own_is_not_flagged_for_its_boilerplate(index):
    rng = random.Random(99)
    assert not any(hit.flag for _ in range(40) for hit in index.search(nomination(rng)))


def test_evidence_is_the_passage_taken_in_code_points_of_the_originals(index, texts):
    passage = noisy(texts[11][50:150])
    before, after = nomination(random.Random(4)) + "㎡\u200b", "。" + nomination(random.Random(5))
    hit = index.search(before + passage + after)[0]
    assert hit.source == "N011"
    start, end = hit.in_query
    assert abs(start - len(before)) <= 4
    assert abs(end - len(before + passage)) <= 6
    start, end = hit.in_source
    assert abs(start - 50) <= 2
    assert abs(end - 150) <= 2


def test_own_id_is_left_out_and_a_twin_is_not(texts):
    index = Index(
        [*(Document(str(n), text) for n, text in enumerate(texts[:30])), Document("twin", texts[3])]
    )
    hits = index.search(texts[3], leave_out="3")
    assert hits[0].source == "twin"
    assert hits[0].flag
    assert "3" not in {hit.source for hit in hits}


def test_many_copies_of_one_text_are_all_flagged(texts):
    copies = [Document(f"copy{number:02}", texts[0]) for number in range(40)]
    index = Index([*copies, *(Document(str(n), text) for n, text in enumerate(texts[1:100]))])
    hits = index.search(texts[0], leave_out="copy00")
    assert len(hits) == BEST
    assert all(hit.flag for hit in hits)
    assert [hit.source for hit in hits] == sorted(hit.source for hit in hits)


def test_added_one_by_one_finds_the_same_as_at_once(texts):
    documents = [Document(str(number), text) for number, text in enumerate(texts[:150])]
    at_once, one_by_one = Index(documents), Index()
    for document in documents:
        one_by_one.add(document)
    query = texts[140][:120] + texts[20][120:]
    assert one_by_one.search(query) == at_once.search(query)
    assert {hit.source for hit in one_by_one.search(query)[:2]} == {"140", "20"}


def test_an_added_document_is_found_by_the_next_search(texts):
    index = Index(Document(str(number), text) for number, text in enumerate(texts[:50]))
    assert not any(hit.flag for hit in index.search(texts[200]))
    index.add(Document("new", texts[200]))
    assert index.search(texts[200])[0].source == "new"
    with pytest.raises(ValueError, match="'new' stands twice"):
        index.add(Document("new", "另一份"))


def test_a_single_earlier_text_is_enough():
    index = Index([Document("a", own_words(random.Random(1)))])
    assert index.search(own_words(random.Random(1)))[0].score == 1.0
    assert (
        index.search(own_words(random.Random(2))) == []
        or not index.search(own_words(random.Random(2)))[0].flag
    )


def test_nothing_to_compare_gives_no_hits():
    assert Index().search("成都市百佳职工创客明星") == []
    index = Index([Document("empty", ""), Document("marks", "？！"), Document("short", "百佳")])
    assert index.search("成都市百佳职工创客明星") == []
    assert index.search("") == index.search("百佳") == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("百佳工匠创客明星é㎡1， \u200b", max_size=30), max_size=6),
    st.text("百佳工匠创客明星é㎡1，", max_size=40),
)
def test_any_texts_give_scores_and_ranges_within_bounds(base, query):
    index = Index(Document(str(number), text) for number, text in enumerate(base))
    hits = index.search(query)
    assert hits == index.search(query)
    for hit in hits:
        assert 0 < hit.score <= 1
        assert 0 <= hit.in_query[0] < hit.in_query[1] <= len(query)
        assert 0 <= hit.in_source[0] < hit.in_source[1] <= len(base[int(hit.source)])


def test_documents_are_read_by_line():
    data = '{"id":"a","text":"一","edition":"4"}\n\n{"id":"b","text":""}\n'.encode()
    assert read_documents(data, where="q") == [Document("a", "一"), Document("b", "")]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "Expecting"),
        ("[]", "is a list"),
        ('{"text":"x"}', "id is missing"),
        ('{"id":"b"}', "text is missing"),
        ('{"id":1,"text":"x"}', "id is a number"),
        ('{"id":"","text":"x"}', "id is ''"),
        ('{"id":"\\ud800","text":"x"}', "id is '\\ud800'"),
        ('{"id":"b","text":null}', "text is null"),
        ('{"id":"b","text":"x","unit":[]}', "unit is a list"),
        ('{"id":"a","text":"x"}', "id 'a' stands on line 1 too"),
        ('{"id":"b","id":"c","text":"x"}', "key 'id' stands twice"),
    ],
)
def test_bad_line_is_named_by_file_and_line(line, wrong):
    with pytest.raises(BadInput) as bad:
        read_documents(f'{{"id":"a","text":"一"}}\n{line}\n'.encode(), where="q.jsonl")
    assert bad.value.faults[0].where == "q.jsonl:2"
    assert bad.value.faults[0].wrong.startswith(wrong)


def test_bad_lines_are_told_together_but_not_without_end():
    with pytest.raises(BadInput) as bad:
        read_documents(b"x\n" * 100, where="q")
    assert [fault.where for fault in bad.value.faults] == [f"q:{number}" for number in range(1, 21)]
    with pytest.raises(BadInput, match="q:1: byte 1 is not UTF-8"):
        read_documents(b'"\xff"', where="q")
