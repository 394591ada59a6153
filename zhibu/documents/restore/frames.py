"""What belongs to the site and not to the paper: navigation, notices, counts, adverts, related links.

Kept is all that is the paper's own or dates it: title, 发表时间, 来源, 作者, the outline block with
its header. Patterns are in simplified characters: the text has been converted when they are tried.

A line set aside goes with its line break. Where that would leave two blank lines together, or a
blank line at the very top, those blank lines go as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zhibu.documents.restore import kinds
from zhibu.documents.restore.draft import Edit

# A notice that text is left out, in brackets, with the dots around it.
_NOTICE_WORDS: Final = r"省略|略去|未完|隐藏|全文共|仅显示|完整阅读|阅读全文|查看全文|余下全文|剩余|余下|会员|登录后|付费|试读|预览|限于篇幅"
_BRACKETED_NOTICE: Final = re.compile(
    rf"[(（\[【〔<《](?=[^\n]{{0,80}}(?:{_NOTICE_WORDS}))[^()（）\[\]【】〔〕\n]{{0,160}}[)）\]】〕>》]"
)
_OPEN_NOTICE: Final = re.compile(
    r"[(（\[【〔]\s*(?:本文)?(?:未完|全文共|试读|内容未完|此处省略|余下)[^)）\]】〕\n]*$", re.MULTILINE
)
# The same said on a line of its own, without brackets.
_LINE_NOTICE: Final = re.compile(
    r"^[ \t\u3000]*[…·.\-—*=>》]*[ ]?(?=[^。\n]{2,80}$)(?:"
    r"[^，,。\n]{0,12}[，,]?(?:省略|略去|隐藏|剩余|余下|还有)[^\d。\n]{0,6}\d[\d,，]*\s*(?:余|多)?个?字[^。\n]{0,30}"
    r"|(?:本文)?未完[，,]?(?:待续)?[^。\n]{0,20}|(?:试读|预览)(?:到此)?(?:已)?(?:结束|完毕)[^。\n]{0,40}"
    r"|(?:余下|剩余|完整|更多)(?:全文|内容|部分|章节)[^。\n]{0,20}(?:查看|阅读|付费|会员|购买|下载)[^。\n]{0,20}"
    r"|[^。\n]{0,12}(?:点击|展开|登录|登陆|注册|购买|付费|下载|开通)[^，,。\n]{0,8}(?:阅读|查看|浏览|获取)[^，,。\n]{0,4}(?:全文|剩余|余下|完整)[^。\n]{0,20}"
    r")[…·.\-—*=<《]*[ \t\u3000]*$",
    re.MULTILINE,
)
_AROUND: Final = re.compile(r"[ \t\u3000…—.\-]*")
_BLANKS: Final = re.compile(r"[ \t\u3000]*")
_DOTS: Final = re.compile(r"…|\.{3}|-{3}|—{2}")
_OMITTED: Final = re.compile(
    r"(?:省略|略去|隐藏|剩余(?!全文)|余下(?!全文)|还有|尚有)[^\d\n]{0,8}(\d[\d,，]*)\s*(?:余|多)?(?:个)?字"
)
_TOTAL: Final = re.compile(r"(?:全文|本文|文章|原文)[^\d\n]{0,6}(\d[\d,，]*)\s*(?:余|多)?(?:个)?字")
_SHOWN: Final = re.compile(r"(?:显示|预览|试读|展示)[^\d\n]{0,6}(\d[\d,，]*)\s*(?:余|多)?(?:个)?字")
_TELLS_MISSING: Final = re.compile(r"省略|略去|未完|隐藏|仅显示|剩余|余下|完整阅读|试读|阅读全文|查看全文|登录后")

_URL: Final = r"(?:https?://|www\.|m\.)[A-Za-z0-9_./?=&%:-]+|[A-Za-z0-9-]+\.(?:com|cn|net|org|gov)(?:\.cn)?"
_FIGURE: Final = r"\d[\d,，]*"
_LINE: Final = re.compile(
    r"^[\s\u3000【\[(（·•>»\-—=*★◆]*(?:"
    r"(?:您|你)?(?:现在|当前|目前)?(?:所在)?的?(?:位置|方位|栏目)\s*[:：].*"
    r"|当前(?:所在)?(?:位置|页面|栏目).*[:：>»].*"
    r"|(?:网站|返回)?首\s*页\s*[>»›→|/\-].*"
    r"|[^。\n]{1,20}(?:\s*(?:>>|»|›|>)\s*[^。>\n]{1,24}){2,}"
    rf"|(?:本文|全文|文章)?(?:字数|篇幅|总字数)(?:统计)?\s*[:：，,]?\s*(?:约|共)?{_FIGURE}.{{0,8}}"
    rf"|(?:本文|全文)(?:共|约|总计|合计)+\s*{_FIGURE}\s*(?:余|多)?个?字.{{0,30}}"
    r"|(?:分享(?:到|至|本文|给)|转发(?:到|至)|打印(?:本页|本文|此页|此文|页面)?(?:\s|[】\])|])|关闭(?:窗口|本页)|加入收藏|收藏(?:本文|本页|此文|《)"
    r"|字\s*[体号]\s*[:：]?\s*[【\[(（]?\s*[大小]|返回(?:顶部|首页|列表|上页)|我要(?:纠错|评论|举报|投稿)|复制(?:链接|本文)|扫(?:一扫|码|描)"
    r"|上一[篇页条]|下一[篇页条]|前一篇|后一篇|网友评论|发表评论|暂无评论|点赞|打赏|投诉举报|设为首页)"
    r".{0,120}"
    r"|(?:责任|网络|本文|责|网站)?(?:编辑|编审|校对|审核|录入|上传)(?:者|人|员)?\s*[:：][^\d\n]{0,24}"
    r"|[^。！？!?，,；;\n]{0,24}(?:版权(?:所有|声明|归)|转载请注明|免责声明|未经.{0,6}(?:授权|许可)|侵权.{0,8}(?:删除|联系)|声明[:：].{0,20}(?:本站|本网)).{0,160}"
    r"|[^。！？!?，,；;\n]{0,30}(?:本文(?:来自|来源于|由.{1,16}(?:整理|提供|收集|发布))|(?:更多|海量|精品)[^，。,]{0,12}(?:范文|文章|材料|资料|文稿|内容|精彩|公文).{0,12}(?:请|关注|访问|点击|尽在|下载|搜索|www|http)|"
    r"(?:关注|搜索|添加).{0,6}(?:微信|公众号|客服)[^，。]{0,20}|开通.{0,6}会员|(?:升级|成为|加入|注册).{0,6}会员|(?:免费|点击|立即|打包|全文)下载|下载(?:本文|全文|文档|完整|[Ww]ord)|"
    r"代写|(?:范文|文秘|公文|写作|材料)网(?:站)?.{0,6}(?:欢迎|提供|祝您|专业)|请?(?:阅读|查看)?下面提示信息|本站.{0,20}(?:提供|整理|收集|域名|网址)|记住本站|欢迎(?:访问|光临|收藏)|广告(?:位|合作|联系|\s*$|[:：])).{0,120}"
    r"|(?:(?:本文已被)?[\[【(（]?(?:浏览|点击|阅读|访问|评论|下载|人气|查看|点赞|收藏)(?:次数|量|数|率|人数)?\s*[:：(（]?\s*\d+\s*(?:次|人次|人|条|℃|度)?\s*[\]】)）|]*\s*)+"
    r"|(?:本文|文章|转载|原文)?(?:链接|地址|网址|标签)\s*[:：].{0,100}|(?:VIP|会员)[^。，\n]{0,4}(?:专享|专属|文档)"
    r"|.{0,20}(?:ICP[备证]|公网安备).{0,30}|(?:Copyright|©|\(c\)).{0,80}|(?:温馨|友情)提示[:：][^。\n]{0,20}(?:下载|会员|客服|登录|收藏).{0,40}"
    rf"|\s*(?:{_URL})\s*"
    r")[\s\u3000】\])）|]*$"
)
_TAIL: Final = re.compile(
    r"^[\s\u3000【\[(（·•■◆▲#|>»]*(?:文章搜索|站内搜索|搜索|相关(?:文章|链接|阅读|推荐|内容|范文|文档|资料|新闻|专题|搜索|主题|稿件)|(?:猜|您?可能)(?:你|您)?(?:也|还)?喜欢|"
    r"(?:热门|推荐|延伸|最新|精选|精彩|热点|本类|本栏|同类|更多|随机|点击)(?:文章|阅读|推荐|排行|范文|内容|信息|文档|链接|热门|固顶)|(?:你|您)可能(?:还|也)?(?:感兴趣|关注|想看)|友情链接|文章排行|阅读排行|大家都在看|看了.{0,6}还看)"
    r"[\s\u3000】\])）:：|>»]*.{0,60}$"
)
_COUNTER: Final = re.compile(
    r"(?:[\[【(（] ?)?(?:浏览|点击|阅读|访问|人气|查看|热度|下载)(?:次数|量|数|率|人数)?\s*[:：]?\s*\d+\s*(?:次|人次|人|℃|度)?(?:阅读|浏览)?(?:\s*[\]】)）])?"
)
_WORD_COUNT: Final = re.compile(
    rf"[(（\[【]\s*(?:本文|全文|文章)(?:共|约|总计|合计)+\s*{_FIGURE}\s*(?:余|多)?个?字\s*[)）\]】]"
)

_LINE_END: Final = re.compile(r"[ \t\u3000]*(?:\r\n|\r|\n|\Z)")
_BLANK_LINES: Final = re.compile(r"(?:[ \t\u3000]*(?:\r\n|\r|\n))*")


@dataclass(frozen=True, slots=True)
class Notice:
    """A note of the page that text is missing: where it stands, what it says, how much is missing."""

    start: int
    end: int
    words: str
    missing: int | None


def notices(text: str) -> list[Notice]:
    """Notes about left-out text, in order; each spans the dots and blanks around it."""
    found: list[Notice] = []
    edge = 0
    matches = [m for p in (_BRACKETED_NOTICE, _OPEN_NOTICE) for m in p.finditer(text) if _is_notice(m[0])]
    for match in sorted([*matches, *_LINE_NOTICE.finditer(text)], key=lambda m: (m.start(), -m.end())):
        if match.start() >= edge:
            start, end = _with_dots(text, edge, *match.span())
            found.append(Notice(start, end, text[start:end].strip(), _missing(match[0])))
            edge = end
    return found


def _reach(pattern: re.Pattern[str], text: str) -> int:
    """How far a pattern reaches from the start of a text."""
    found = pattern.match(text)
    return found.end() if found else 0


def _with_dots(text: str, edge: int, start: int, end: int) -> tuple[int, int]:
    """A notice with the dots, dashes and blanks around it; a single full stop or dash is the paper's own."""
    left = start - _reach(_AROUND, text[edge:start][-80:][::-1])
    if not _DOTS.search(text, left, start):
        left = start - _reach(_BLANKS, text[left:start][::-1])
    right = end + _reach(_AROUND, text[end : end + 80])
    if not _DOTS.search(text, end, right):
        right = end + _reach(_BLANKS, text[end:right])
    return left, right


def _is_notice(words: str) -> bool:
    """A bare 会员 or 剩余 in a bracket may be the paper's own: a number of characters or a call to act must go with it."""
    telling = _TELLS_MISSING.search(words)
    return (
        telling is not None
        and re.search(r"\d+\s*(?:余|多)?个?字|阅读|会员|登录|付费|未完|全文|网|提示", words) is not None
    )


def _missing(words: str) -> int | None:
    if stated := _OMITTED.search(words):
        return _number(stated[1])
    total, shown = _TOTAL.search(words), _SHOWN.search(words)
    if total and shown:
        return max(0, _number(total[1]) - _number(shown[1]))
    return None


def _number(digits: str) -> int:
    return int(re.sub(r"\D", "", digits)[:9])


def boilerplate_edits(text: str) -> tuple[list[Edit], list[Notice]]:
    """What to set aside, and the notes about missing text among it."""
    found = notices(text)
    marked = {(notice.start, notice.end) for notice in found}
    spans = sorted([*marked, *_line_spans(text, found)])
    return [Edit(s, e, "", kinds.BOILERPLATE, 0.95) for s, e in _with_line_breaks(text, _joined(spans))], found


def _line_spans(text: str, found: list[Notice]) -> Iterator[tuple[int, int]]:
    lines = list(_lines(text))
    tail = _tail_from(text, lines)
    for start, end in lines:
        line = text[start:end]
        if start >= tail or (line.strip() and len(line) < 240 and _LINE.match(line)):
            yield start, end
        elif not any(n.start < end and n.end > start for n in found):
            yield from ((start + m.start(), start + m.end()) for m in _WORD_COUNT.finditer(line))
            yield from ((start + m.start(), start + m.end()) for m in _COUNTER.finditer(line) if len(line) < 120)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\r\n"))
        start += len(line)


def _tail_from(text: str, lines: list[tuple[int, int]]) -> int:
    """Where the list of related links begins: from there on nothing is long enough to be the paper."""
    tail = len(text) + 1
    for start, end in reversed(lines):
        line = text[start:end].strip()
        if len(line) > 100 or re.search(r"[。；]\s*$", line):
            break
        if _TAIL.match(line):
            tail = start
    return tail


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _with_line_breaks(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that fill their line take its line break, and the blank lines that would be left doubled."""
    edge = 0  # end of the last span given out
    for start, end in spans:
        start = max(start, edge)
        if end < start:
            continue
        closing = _LINE_END.match(text, end)
        if closing and (start == 0 or text[start - 1] in "\r\n"):
            end = closing.end()
            if _is_blank_before(text, start, edge):
                end += _reach(_BLANK_LINES, text[end : end + 400])
        yield start, end
        edge = end


def _is_blank_before(text: str, start: int, edge: int) -> bool:
    """Whether what remains just before ``start`` is a blank line, or nothing at all."""
    kept = text[max(edge, start - 200) : start]
    if edge == start or not kept.strip():
        return edge == 0 or edge == start or kept.count("\n") + kept.count("\r") > 0
    return re.search(r"[\n\r][ \t\u3000]*(?:\r\n|\r|\n)$", kept) is not None
