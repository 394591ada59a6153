"""Who answers for a piece of work where no sentence says it: rows, brackets, lines below a paragraph."""

from __future__ import annotations

import re
from typing import NamedTuple

from zhibu.documents.extract.phrases import BRACKET, BY, WHO, Phrase, edges
from zhibu.documents.extract.terms import Term
from zhibu.documents.words import BLANK, Clause, Span, Text, trim

# 制定建设清单——牵头：局机关党委，时限：5月20日前
_TABULAR = re.compile(
    r"(?:^|(?<=[\n；;。]))[ \t\u3000]*(?:[（(]?\d{1,2}[)）.．、])?(?P<what>[^。；;\n：:]{4,40}?)(?:——|—|"
    r"[（(，, \t\u3000])+(?:牵头|责任|承办|主办|负责)(?:单位|部门|科室|人|领导|"
    r"处室)?[：:]\s*(?P<who>[^，,；;。\n \t\u3000]{2,40})"
    r"(?:[，,；;]\s*(?:配合|协办|参与|协助)(?:单位|部门|科室|人)?[：:][^，,；;。\n]*)?(?:[，,；; \t\u3000]\s*(?:完成|整改|"
    r"办结)?(?:时限|时间|期限|日期)[：:]\s*(?P<by>[^，,；;。\n）) \t\u3000]{2,20}))?",
    re.MULTILINE,
)
_OWNER = re.compile(
    r"(?:责任|牵头|承办|主办|落实)(?:单位|部门|科室|处室|人|领导)(?:及责任人)?[ \u3000]*[：:][ \u3000]*([^。；;\n]{2,60})"
    r"(?:[；;，,\s]*(?:配合|协办|参与|协助)(?:单位|部门|科室|处室)[：:][^。；;\n]*)?"
    r"(?:[；;，,\s]*(?:完成|整改|办结)?(?:时限|时间|期限)[：:][ \u3000]*([^。；;\n）)]{2,24}))?"
)


class Charge(NamedTuple):
    """Who is charged by when, and where the words ``start`` and ``end`` that say so."""

    who: Span | None
    by: Term | None
    start: int
    end: int


def rows(text: Text) -> list[tuple[Phrase, int]]:
    """Work, who and when as in a table (制定清单——牵头：甲，时限：5月20日前), each with where its row begins."""
    found: list[tuple[Phrase, int]] = []
    for match in _TABULAR.finditer(text.text):
        what = Span(*trim(text.text, match.start("what"), match.end("what"), BLANK + "—，,（("))
        phrase = Phrase(Span(*match.span("who")), what, _term(text, *match.span("by")), match.end(), True)
        found.append((phrase, match.start("what")))
    return found


def bracket_at(text: Text, clause: Clause) -> Charge | None:
    """A clause that is a bracket of its own: （责任单位：甲；完成时限：6月底前）."""
    match = BRACKET.match(text.text, clause.start, clause.end)
    if not match:
        return None
    who, by = WHO.search(text.text, *match.span()), BY.search(text.text, *match.span())
    term = _term(text, *edges(text.text, by)) if by else None
    return Charge(Span(*edges(text.text, who)) if who else None, term, match.start(), match.end())


def owner_at(text: Text, clause: Clause) -> Charge | None:
    """责任单位：甲、乙 (配合单位：丙；完成时限：6月底前) behind a paragraph or on the lines below it."""
    match = _OWNER.match(text.text, clause.start)
    return Charge(Span(*match.span(1)), _term(text, *match.span(2)), match.start(), match.end()) if match else None


def _term(text: Text, start: int, end: int) -> Term | None:
    return Term(start, end, text.text[start:end]) if start >= 0 else None
