"""Search is exact to the character on both engines."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import AT, Cast
from zhibu.documents.actions.index import erase_words, index_words
from zhibu.documents.models import Document
from zhibu.documents.queries import matching, places, snippet
from zhibu.documents.queries.search import canonical
from zhibu.documents.tests.papers import CLEAN, hand_in

pytestmark = pytest.mark.django_db

LETTERS = "支部党员a1ＡB，。 \n𫠠é"


def add(cast: Cast, text: str, title: str = "") -> Document:
    document = Document.objects.create(organization=cast.office, restored=text, title=title, handed_in_at=AT)
    index_words(document)
    return document


def found(query: str) -> set[int]:
    wanted = matching(query)
    return set() if wanted is None else set(Document.objects.filter(pk__in=wanted).values_list("pk", flat=True))


def naive(query: str) -> set[int]:
    wanted = canonical(query)
    rows = Document.objects.values_list("pk", "title", "restored")
    return {pk for pk, title, text in rows if wanted and (wanted in canonical(title) or wanted in canonical(text))}


@given(
    st.lists(st.tuples(st.text(LETTERS, max_size=12), st.text(LETTERS, max_size=24)), min_size=1, max_size=4),
    st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=8),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_index_finds_what_a_plain_reading_finds(
    cast: Cast, papers: list[tuple[str, str]], queries: list[str]
) -> None:
    for document in Document.objects.all():
        erase_words(document)
        document.delete()
    made = [add(cast, text, title) for title, text in papers]
    for query in [*queries, *(d.restored[1:4] for d in made)]:
        assert found(query) == naive(query), query


def test_names_and_terms_that_word_lists_miss(cast: Cast) -> None:
    one = add(cast, "晓彤同志主持民主生活会。")
    assert found("晓彤") == found("生活会") == found("彤") == found("主持民主生活会") == {one.pk}
    assert found("民生") == found("会会") == set()


def test_marks_stand_for_any_marks_and_nothing_else(cast: Cast) -> None:
    one = add(cast, "支部，党员")
    assert found("支部 党员") == found("部。党") == found("支部，党员") == {one.pk}
    assert found("支部党员") == set()


def test_width_and_case_do_not_matter(cast: Cast) -> None:
    one = add(cast, "ＯＦＤ格式２０２６")
    assert found("ofd格式2026") == found("OFD") == {one.pk}


def test_titles_do_not_run_into_texts(cast: Cast) -> None:
    add(cast, "支部建设", "全区党")
    assert found("党 支部") == found("党支部") == set()


@pytest.mark.parametrize(
    "query", ["", " ", "，。", "😀", '"', "\0", "*", "' OR 1=1 --", "NEAR(a b)", "支部\0党", "a" * 5000]
)
def test_odd_queries_are_harmless(cast: Cast, query: str) -> None:
    add(cast, CLEAN)
    assert found(query) in (set(), naive(query[:100]))


def test_a_text_longer_than_positions_reach(cast: Cast) -> None:
    chance = random.Random(7)
    words = "".join(chance.choice("各支部要抓好整改学习贯彻") for _ in range(60_000))
    one = add(cast, words + "晓彤在末尾")
    assert found("晓彤在末尾") == {one.pk}
    assert found(words[40_000:40_030]) == {one.pk}


def test_snippets_mark_the_words(cast: Cast) -> None:
    assert snippet("前面的话。各支部，要抓好", "支部要") == []
    pieces = snippet("前面的话。各支部，要抓好", "支部 要")
    assert pieces == [("前面的话。各", False), ("支部，要", True), ("抓好", False)]
    assert snippet("ＯＦＤ格式", "ofd")[0] == ("ＯＦＤ", True)
    assert places("支部和支部", "支部") == [(0, 2), (3, 5)]


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_num_queries: object) -> None:
    hand_in(cast)
    for _ in range(30):
        add(cast, "各支部要抓好整改")
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        assert len(found("支部要抓好")) == 30
