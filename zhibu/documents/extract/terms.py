"""Terms: by when something is asked for, as written and as a day counted from the paper's own date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from zhibu.documents.outline.dates import han_number

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:19|20)\d\d\s?年|今年|明年|次年|本年|当年)"
_MONTH = rf"(?:{_N}\s?月份?|本月|当月|下个?月|次月|月)"
_DAY = rf"(?:{_N}\s?[日号]|[上中下]旬|底|末|初)"
_BEFORE = r"(?:之前|以前|前|之内|以内|内|起|开始|以后|之后|后|期间|止|前后)"
_CLOCK = r"(?:(?:上午|下午|晚上?|中午|早晨?)?\s?(?:\d{1,2}[:：]\d\d|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[时点](?:半)?)|下班|上午|下午|晚|中午)"
_FEAST = (
    r"(?:(?:元旦、)?[“\"]?(?:七一|五一|十一|元旦|春节|国庆节?|中秋节?|清明节?|端午节?|重阳节?|国庆、中秋|两节|寒假|"
    r"暑假|暑期|寒暑假|秋季|春季|夏季|冬季|汛期)[”\"]?(?:学期|开学|假期)?)"
)
_SPAN = rf"(?:{_N}\s?个?半?|半个?)(?:工作日|自然日|日|天|周|星期|月|年|小时|分钟|季度|学期)"
# Things that can happen, after or before which something is due.
_EVENT = (
    r"(?:会后|会前|散会(?:以?后)?|(?:接到|收到|自收到|自接到|接|自)?本?(?:通知|反馈意见|反馈|通报|文件|方案|"
    r"意见书|意见|清单|函|反馈书|反馈材料)(?:印发|下发|发出|反馈|收到)?(?:之日)?(?:起|后)|"
    r"(?:[一-龥“”、]{1,12})?(?:到任|任命|出院|聘任|结束|印发|下发|完成|任职|到位|开学|验收|审定|通过|发现|发生|报修|公布|公示|办结|"
    r"转移\w{0,2}|落地|换届|上岗|签订|中标|开工|入职|立项|批复|受理)(?:之日|当天|一周|校区)?(?:后|起|前|的)?)"
)
_PATTERNS = (
    # 每学期开学前, 每年汛期前, 每次会议前
    r"每(?:学期|学年|年|次)?(?:开学|汛期|放假|考试|换届|节假日|活动|会议)前",
    # 每季度末, 每月5日前, 每周五, 每年12月10日前, 每半年, 每学期
    rf"每(?:个)?(?:半年|半个?月|(?:{_N}个?)?(?:年度?|季度?|月份?|周|星期|日|天|旬|学期|学年|工作日|批次)|"
    rf"年)(?:暑期|寒假|暑假|春季|"
    rf"秋季)?(?:的?{_N}月(?:份)?)?(?:[第]?[一二三四五六日天末底初](?![个次场项名篇条本批人届])|\s?{_N}\s?[日号]|"
    rf"[上中下]旬)?(?:{_CLOCK})?(?:之前|以前|前|内|下班前)?",
    # 接到通知后5个工作日内, 会后一周内, 任职三个月内, 活动结束后3日内
    rf"{_EVENT}(?:起)?的?{_SPAN}(?:之?内|以内|前)",
    rf"(?:会后|会前){_SPAN}(?:内)?|(?:会议?|活动|搬迁|检查|验收|开学|开工|开班|换届|届满|期满|汛期|考核|评审|召开|节日)前{_SPAN}(?=[，,\s]|[^\W\dA-Za-z_])",
    # 2026年9月底前, 9月底前, 11月中旬, 12月10日12:00前, 明年3月底前, 8月起
    rf"(?:自|从|到)?{_YEAR}?(?:{_N}\s?月份?|本月|当月|下个?月|"
    rf"次月)(?:的)?(?:{_DAY})?(?:{_CLOCK})?(?:[（(][周星期一二三四五六日天]+[)）])?{_BEFORE}?",
    r"(?<![^\W\dA-Za-z_])(?:月)(?:底|末)(?:之?前)|(?:月底|月末)之?前",
    rf"(?:自|从)?{_N}\s?日(?:{_CLOCK})?(?:之前|以前|前|起)",
    # 今年年底前, 年内, 明年一季度, 四季度, 上半年
    rf"(?:到|自|从)?{_YEAR}?(?:年底|年末|年初|年中)(?:之前|以前|前)?|{_YEAR}(?:底|末|内|初)?{_BEFORE}|(?:到|自|"
    rf"从){_YEAR}(?:底|末|起)?(?:前|起)?|(?:20\d\d年)(?:底|末)(?:前)?|"
    rf"(?<![\d一二两三四五六七八九十几本当今半])年内",
    rf"(?:到|自|从)?(?:{_YEAR})?(?:第?[一二三四1-4]季度|上半年|下半年|下学期|本学期|本学年|本年度|(?:春|"
    rf"秋)季学期|本季度|下季度)(?:末|底|初|结束|开学)?(?:后{_SPAN}内|{_BEFORE})?",
    # 本周五前, 下周一前, 一周内, 三日内, 5个工作日内
    rf"(?:自|从)?(?:本周|这周|下周|下下周)(?:[一二三四五六日末内])?(?:{_CLOCK})?(?:之前|以前|前|内|起|开始)?|"
    rf"(?<![一二两三四五六七八九十每])周[一二三四五六日末](?:{_CLOCK})?(?:之前|以前|前)",
    rf"{_SPAN}(?:之内|以内|内)",
    # 春节前, “七一”前, 国庆节前, 暑假期间
    rf"(?:{_YEAR})?{_FEAST}(?:期间|之?前|前后|以前|后?{_SPAN}内|后|[内起])|(?:{_YEAR}){_FEAST}",
    r"(?<=在)[^，。；、：\n]{2,10}?(?<!目|之|门)前(?=[，,将把对完报])|(?<=，)每[^\W\dA-Za-z_]{2,6}一[个次场]村?",
    r"(?<=[在于])(?!目|此|之|以)[一-龥“”]{2,8}(?<![目之以提面眼跟向超空日门])前(?![台列沿景提端往来面置])",
    r"(?:新学期)?(?:开学|放假|期末考试)前|下次(?:[^\W\dA-Za-z_]{0,4}会议?上?|换届)(?:之?前)?|次日|当月(?:内)?(?=办结|完成|反馈|销号|整改)",
    rf"提前{_SPAN}|开学第[一二两三1-3]周|(?:重要|重大|传统)节日前",
    r"即日起|今日起|明日起|近期内|会后|散会以?后|会前(?!置)|当日|当天(?:内)?|[^\W\dA-Za-z_]{2}当日|从即日起|"
    r"[^\W\dA-Za-z_]{2,4}期[内间]",
)
_TERM = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 6}
# A term said of something else: 截至9月底, 9月底的数据, 自2019年以来, 2026年度.
_NO_TERM_BEFORE = re.compile(r"(?:截至|截止|自从|早在|曾于|已于|上报的|的)$")
_NO_TERM_AFTER = re.compile(r"\s?(?:以来|的(?!\d)|至今|份的|来[，,])|度(?!末)|制(?![定作订])|刊")
# 每月25日前 names a day again and again and is a term; 每季度 alone says how often and belongs to what is done.
_DAY_OF_EACH = re.compile(
    r"(?<!^每)(?<!工作)[日号末底初旬前内]$|[日号末底初旬](?:之?前|下班前)|(?:周|星期)[一二三四五六日天]"
)
# 将时限压缩到30个工作日内: how long something takes is what is asked, not by when.
_MEASURED = re.compile(r"(?:压缩|压减|缩短|控制|限制|提速|延长|降低|降|缩|减|保持|稳定)(?:到|至|在|为)$")
_JOINTS = frozenset(("、", "和", "—", "——", "-", "－", "至", "到", "～", "~"))
_RANGE = re.compile(
    rf"(?:至|到|—+|-|－|～|~)(?:{_N}\s?[月日号](?:{_N}\s?[日号])?|(?:{_N}月)?[上中下]旬|"
    rf"月?[底末])(?:之?前)?"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as written at ``text[start:end]``."""

    start: int
    end: int
    words: str


def find_terms(text: str, start: int = 0, end: int | None = None) -> list[Term]:
    """The terms within a stretch, in order."""
    end = len(text) if end is None else end
    found: list[Term] = []
    for match in _TERM.finditer(text, start, end):
        if _NO_TERM_BEFORE.search(text[max(start, match.start() - 3) : match.start()]):
            continue
        if _NO_TERM_AFTER.match(text, match.end(), min(end, match.end() + 3)):
            continue
        if match.group().startswith("每") and not _DAY_OF_EACH.search(match.group()):
            continue
        if _MEASURED.search(text, max(start, match.start() - 6), match.start()):
            continue
        found.append(Term(match.start(), match.end(), match.group()))
    return _joined(text, found)


def _joined(text: str, terms: list[Term]) -> list[Term]:
    """7月—8月, 元旦、春节前, 9月18日至28日 are one term each."""
    joined: list[Term] = []
    for term in terms:
        before = joined[-1] if joined else None
        if before and text[before.end : term.start] in _JOINTS:
            joined[-1] = Term(before.start, term.end, text[before.start : term.end])
        else:
            joined.append(term)
    for index, term in enumerate(joined):
        rest = _RANGE.match(text, term.end)
        if rest:
            joined[index] = Term(term.start, rest.end(), text[term.start : rest.end()])
    return joined


def due_on(words: str, dated_on: date | None) -> date | None:
    """The last day that a term allows, counted from the paper's date; None when it names no single day."""
    if dated_on is None or re.match(r"每|即日起|今日起|自|从|全年", words) or words.endswith(("起", "开始")):
        return None
    for rule in (_by_calendar, _by_quarter, _by_week, _by_span, _by_year):
        found = rule(words, dated_on)
        if found is not None:
            return found
    return None


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    return han_number(words.replace("两", "二"))


def _year(words: str, dated_on: date) -> int | None:
    written = re.search(r"((?:19|20)\d\d)\s?年", words)
    if written:
        return int(written.group(1))
    if re.search(r"明年|次年", words):
        return dated_on.year + 1
    return dated_on.year if re.search(r"今年|本年|当年", words) else None


def _month_end(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _by_calendar(words: str, dated_on: date) -> date | None:
    """9月底前, 12月10日前, 本月底, 月底前, 下月中旬, 5日前."""
    named = re.search(rf"({_N})\s?月", words)
    if named and "个" + named.group(0)[-1:] not in words:
        month, year = _number(named.group(1)), _year(words, dated_on)
        if not 1 <= month <= 12:
            return None
        if year is None:
            year = dated_on.year + (1 if month < dated_on.month and dated_on.month - month > 2 else 0)
    elif re.search(r"下个?月|次月", words):
        end = _month_end(dated_on.year, dated_on.month + 1)
        year, month = end.year, end.month
    elif re.search(r"本月|当月|(?<!个)月[底末]", words):
        year, month = dated_on.year, dated_on.month
    else:
        alone = re.fullmatch(rf"({_N})\s?日(?:之|以)?前", words)
        return _day(dated_on.year, dated_on.month, _number(alone.group(1))) if alone else None
    return _day_of_month(words, year, month)


def _day_of_month(words: str, year: int, month: int) -> date | None:
    rest = re.split(r"月份?", words, maxsplit=1)[-1]
    day = re.match(rf"\s?({_N})\s?[日号]", rest)
    if day:
        return _day(year, month, _number(day.group(1)))
    for mark, last in (("上旬", 10), ("中旬", 20), ("初", 10)):
        if rest.startswith(mark):
            return date(year, month, last)
    if re.match(r"(?:之|以)?前", rest):  # 9月前: before the month begins
        return date(year, month, 1) - timedelta(days=1)
    return _month_end(year, month)


def _by_quarter(words: str, dated_on: date) -> date | None:
    quarter = re.search(r"第?([一二三四1-4])季度", words)
    if quarter:
        number = _number(quarter.group(1))
        year = _year(words, dated_on) or dated_on.year + (1 if number * 3 < dated_on.month else 0)
        return _month_end(year, number * 3)
    if "本季度" in words or "下季度" in words:
        return _month_end(dated_on.year, ((dated_on.month - 1) // 3 + 1) * 3 + (3 if "下季度" in words else 0))
    half = re.search(r"([上下])半年", words)
    if half:
        return _month_end(_year(words, dated_on) or dated_on.year, 6 if half.group(1) == "上" else 12)
    return None


def _by_week(words: str, dated_on: date) -> date | None:
    week = re.match(r"(下下周|下周|本周|这周|周)([一二三四五六日末])?", words)
    if not week:
        return None
    weeks = {"下下周": 2, "下周": 1}.get(week.group(1), 0)
    monday = dated_on - timedelta(days=dated_on.weekday()) + timedelta(weeks=weeks)
    return monday + timedelta(days=_WEEKDAYS.get(week.group(2) or "日", 6))


def _by_span(words: str, dated_on: date) -> date | None:
    """一周内, 三日内, 5个工作日内, 会后一个月内; after an event of unknown date there is no day."""
    span = re.fullmatch(
        rf"(?:会后|接到本?通知[后起]|本?通知(?:印发|下发)(?:之日)?[后起]|.*(?:通知|通报|"
        rf"反馈意见)(?:之日)?[后起])?({_N})\s?个?(半)?(工作日|自然日|日|天|周|星期|月|年)(?:之|以)?内",
        words,
    )
    if not span:
        return None
    count, unit = _number(span.group(1)), span.group(3)
    if unit == "工作日":
        return _working_days_after(dated_on, count)
    if unit in ("周", "星期"):
        return dated_on + timedelta(weeks=count)
    if unit in ("日", "天", "自然日"):
        return dated_on + timedelta(days=count)
    months = count * (12 if unit == "年" else 1)
    last = _month_end(dated_on.year, dated_on.month + months)
    return last.replace(day=min(dated_on.day, last.day))


def _working_days_after(day: date, count: int) -> date:
    """Weekends alone are skipped here; the office's holidays are applied when the term becomes a task."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _by_year(words: str, dated_on: date) -> date | None:
    if not re.search(r"年底|年末|年内|年度内|年(?:之|以)?前|本年度", words):
        return None
    year = _year(words, dated_on) or dated_on.year
    if re.search(r"年(?:之|以)?前$", words) and not re.search(r"年底|年末", words):
        return date(year, 1, 1) - timedelta(days=1)
    return date(year, 12, 31)
