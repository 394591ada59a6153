"""Title and occasion: which line of the head names the paper, and at which gathering it was given."""

from __future__ import annotations

import re

from zhibu.documents.outline.dates import is_date_line
from zhibu.documents.outline.numbers import number_at
from zhibu.documents.words import Span, Text

_KINDS = (
    "讲话|讲稿|发言|发言稿|致辞|报告|通报|通知|方案|意见|办法|规定|细则|规则|条例|反馈|总结|纪要|记录|要点|计划|"
    "规划|清单|"
    "函|请示|批复|决定|决议|公告|公示|公报|简报|提纲|汇报|情况|说明|调查|思考|倡议书|倡议|建议|安排|制度|材料|"
    "对策|启示|"
    "述职|点评|主持词|动员|部署|措施|探索|实践|经验|分析|研究|调研|回复|复函|工作|活动|书"
)
_TITLE = re.compile(rf"(?:{_KINDS})(?:[（(《].{{1,30}}[）)》])?$")
_HEADER = re.compile(
    r"(?:您的位置|当前位置|您现在的位置|首页|发表时间|发布时间|发布日期|时间|日期|来源|作者|编辑|责任编辑|浏览|"
    r"点击|阅读|字号|"
    r"文章来源|信息来源|索引号|文号|发文字号|签发|签发人|密级|紧急程度|打印|分享|上一篇|下一篇|目录|提纲|地点|"
    r"主持|主持人|"
    r"参加|出席|列席|记录|记录人|主送|抄送|印发|第\S{1,6}期|总第|会议时间|会议地点)\s*(?:[:：/]|$)|您的位置|"
    r"第\S{1,8}期$"
)
_NUMBERED = re.compile(r"^[^，。]{0,20}[〔\[（(【]\s?\d{4}\s?[〕\]）)】]\s?(?:第)?\s?\d+\s?号$")
_SALUTATION = re.compile(r"[:：]$")
_LETTERHEAD = re.compile(r"(?:文件|委员会|党委|党组|工委|办公室|部|局|厅|院|公司|集团|中心|学校|大学|医院)$")
_GATHERING = (
    r"会|大会|会议|座谈会|推进会|观摩会|动员会|动员大会|总结会|表彰会|现场会|培训班|研讨会|研讨班|调度会|仪式|论坛|"
    r"主题党日|党课|晚会|沙龙|启动会|部署会|通报会|报告会|读书班|约谈会|讲评会"
)
_SPOKEN = re.compile(rf"^(?:.{{0,20}})?在(.+?)(?:上|中|时|期间)的?(?:{_KINDS})")
_HELD = re.compile(rf"(?:召开|举行|举办|组织)(?:了|的)?([^，。；：、“”]{{2,36}}?(?:{_GATHERING}))(?![的议员场])")
_NAMED = re.compile(
    rf"^(?:.*?关于)?(?:召开|举办|举行|组织开展|组织|开展|印发)?(.{{2,40}}?(?:{_GATHERING}))(?:纪要|的?(?:工作|实施|"
    rf"活动|组织)?(?:{_KINDS}))"
)


def title_line(text: Text) -> int:
    """Index of the line that names the paper, -1 when none does."""
    best, best_score = -1, 0.0
    for index, line in enumerate(text.lines[:14]):
        words = text.text[line.start : line.end]
        if index > 0 and best >= 0 and (number_at(text.text, line.start) or _SALUTATION.search(words)):
            break
        score = _score(words, index)
        if score > best_score or (score > 2 and best == index - 2 and _numbers(text, index - 1)):
            best, best_score = index, score
    if best > 0 and text.text.startswith("—", text.lines[best].start):
        return best - 1  # a title's second line: ——关于…的调研
    return best


def _numbers(text: Text, index: int) -> bool:
    """Whether a line holds the number of a series (〔2024〕第14期): what stands above it is the series' own name."""
    line = text.lines[index]
    return (
        re.fullmatch(r"[〔\[（(]\s?\d{4}\s?[〕\]）)]\s?第?\s?\d+\s?[期号次]", text.text[line.start : line.end])
        is not None
    )


def _score(words: str, index: int) -> float:
    if not 3 <= len(words) <= 70 or _HEADER.match(words) or _NUMBERED.match(words) or is_date_line(words):
        return 0.0
    if words[-1] in "。；，、：:;,！？…" or number_at(words, 0) or not re.search(r"[^\W\dA-Za-z_]{2}", words):
        return 0.0
    if "。" in words:
        return 0.0
    score = 1.0 - index * 0.04
    if _TITLE.search(words):
        score += 2
    if re.match(r"(?:在.+上的|关于|.{2,24}关于)", words):
        score += 1
    if _LETTERHEAD.search(words):
        score -= 0.4
    if re.match(r"[（(]", words):
        score -= 0.8
    return max(score, 0.1)


def title_span(text: Text, index: int) -> Span:
    """The title's words; a title broken over two lines is taken whole when its first half ends in mid-air."""
    line = text.lines[index]
    following = text.lines[index + 1] if index + 1 < len(text.lines) else None
    if following is not None and _breaks_off(text.text[line.start : line.end]):
        words = text.text[following.start : following.end]
        if len(words) <= 40 and _TITLE.search(words) and words[-1] not in "。：:":
            return Span(line.start, following.end)
    before = text.lines[index - 1] if index else None
    if before is not None and _breaks_off(text.text[before.start : before.end]) and line.start - before.end <= 4:
        return Span(before.start, line.end)
    return line


def _breaks_off(words: str) -> bool:
    if _TITLE.search(words) or len(words) > 60 or words[-1] in "。：:；，":
        return False
    return re.match(r"(?:在|关于|.{2,24}关于)", words) is not None


def occasion(title: str, opening: str) -> str:
    """The gathering at which the paper was given, as the title or the opening words name it; "" if neither does."""
    spoken = _SPOKEN.match(title)
    if spoken:
        return spoken.group(1)
    named = _NAMED.match(title)
    if named:
        return named.group(1).lstrip("的")
    held = _HELD.search(opening[:400])
    return held.group(1) if held else ""
