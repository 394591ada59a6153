"""Whatever lies over a text, the page says the text and nothing else, and breaks no tag."""

from __future__ import annotations

import time
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.documents.render import Mark, blocks, compare, level
from zhibu.documents.rules import Change, Gap, Heading
from zhibu.documents.spans import placed

TEXT = st.text("甲乙<>&\"'\n a", max_size=40)


class Reader(HTMLParser):
    """Collects words outside removed ones, and checks that tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.outside = "", 0
        self.open: list[tuple[str, bool]] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = dict(attributes)
        self.open.append((tag, "data-outside" in names))
        self.outside += "data-outside" in names
        if identifier := names.get("id"):
            self.ids.append(identifier)

    def handle_endtag(self, tag: str) -> None:
        name, outside = self.open.pop()
        assert name == tag
        self.outside -= outside

    def handle_data(self, data: str) -> None:
        if not self.outside:
            self.words += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@given(TEXT, st.data(), st.booleans())
@settings(max_examples=400, deadline=None)
def test_the_page_says_the_text(text: str, data: st.DataObject, show: bool) -> None:
    def span() -> tuple[int, int]:
        start = data.draw(st.integers(0, len(text)))
        return start, data.draw(st.integers(start, len(text)))

    marks = [
        Mark(*span(), data.draw(st.sampled_from(["problem", "ask"])), f"m{n}")
        for n in range(data.draw(st.integers(0, 6)))
    ]
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    made = [
        (Change("bytes", start, text[start:end], text[start:end], 0.9), n, n % 2 == 0)
        for n, (start, end) in enumerate(pairs)
    ]
    removed = [(Change("noise", len(text), "<b>", "", 0.9), 99, False)]
    gaps = [Gap(data.draw(st.integers(0, len(text))), None, "") for _ in range(data.draw(st.integers(0, 2)))]
    page = blocks(text, marks, list(placed(made + removed)), gaps, show_changes=show)
    said = "".join(read(block.html).words for block in page if block.kind != "gap")
    assert "".join(said.split()) == "".join(text.split())
    assert len([b for b in page if b.kind == "gap"]) == len(gaps)
    anchors = [i for block in page for i in read(block.html).ids]
    assert sorted(anchors) == sorted(mark.key for mark in marks if mark.start < mark.end)


@given(TEXT, TEXT, TEXT)
@settings(max_examples=200, deadline=None)
def test_both_sides_say_their_texts(quiet: str, before: str, after: str) -> None:
    original = quiet + before + quiet
    rows = compare(original, placed([(Change("bytes", len(quiet), before, after, 0.9), 0, False)]))
    left, right = ("".join(read(row[side]).words for row in rows) for side in (0, 1))
    assert "".join(left.split()) == "".join(original.split())
    assert "".join(right.split()) == "".join((quiet + after + quiet).split())


def test_overlapping_marks_share_the_words_between() -> None:
    [block] = blocks("甲乙丙丁", [Mark(0, 3, "problem", "p1"), Mark(2, 4, "ask", "r1")])
    assert block.html == (
        '<a id="p1" class="anchor"></a><mark class="problem" data-key="p1">甲乙</mark>'
        '<a id="r1" class="anchor"></a><mark class="ask problem" data-key="r1">丙</mark>'
        '<mark class="ask" data-key="r1">丁</mark>'
    )


def test_headings_fill_their_line_or_lead_a_paragraph() -> None:
    text = "讲话\n一、要求\n一是抓学习。各支部都要学。"
    page = blocks(text, headings=[Heading(0, "讲话", 0, 2), Heading(1, "要求", 5, 7), Heading(2, "抓学习", 10, 13)])
    assert [(b.kind, b.key) for b in page] == [("title", "h0"), ("1", "h1"), ("p", "")]
    assert '<mark class="lead" data-key="h2">抓学习</mark>' in page[2].html


def test_changes_are_buttons_only_when_asked_for() -> None:
    changes = list(
        placed(
            [
                (Change("annotation", 1, "(huì)", "", 0.99), 0, False),
                (Change("traditional", 6, "黨", "党", 0.99), 1, False),
            ]
        )
    )
    [quiet], [loud] = blocks("会党", changes=changes), blocks("会党", changes=changes, show_changes=True)
    assert quiet.html == "会党"
    assert 'value="0" class="change removed" data-outside' in loud.html
    assert "繁体转简体，原为“黨”，可信度高。按下还原" in loud.html


def test_gaps_cut_a_paragraph() -> None:
    assert [b.kind for b in blocks("前后", gaps=[Gap(1, 650, "省略")])] == ["p", "gap", "p"]
    assert [b.html for b in blocks("前", gaps=[Gap(1, 650, "省略")])] == ["前", "原文此处缺约 650 字"]


def test_confidence_in_words() -> None:
    assert [level(c) for c in (0.99, 0.7, 0.3)] == ["高", "中", "低"]


def test_work_grows_with_the_text_not_with_its_square() -> None:
    def spent(size: int) -> float:
        text = "各支部要抓好整改。\n" * size
        marks = [Mark(n * 10, len(text) if n < 3 else n * 10 + 15, "ask", f"m{n}") for n in range(size - 2)]
        begin = time.perf_counter()
        blocks(text, marks)
        return time.perf_counter() - begin

    spent(100)
    assert min(spent(8000) for _ in range(3)) < 40 * max(min(spent(800) for _ in range(3)), 0.002)
