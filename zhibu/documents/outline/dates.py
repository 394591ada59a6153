"""The day of a paper: header lines, the line under the title, the signature, the meeting's day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_CHINESE = {"〇": 0, "○": 0, "零": 0, "O": 0, "o": 0, "Ｏ": 0, "０": 0,
            "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
_ARABIC = r"(?P<y>(?:19|20)\d\d)\s*(?:年|[-./．])\s*(?P<m>\d{1,2})\s*(?:月|[-./．])\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?"
_HAN = (
    r"(?P<hy>[一二][〇○零OoＯ０一二三四五六七八九]{3})年(?P<hm>十?[一二三四五六七八九]|十)月"
    r"(?P<hd>[一二三]?十?[一二三四五六七八九]|[二三]?十)日"
)
_DATE = re.compile(f"{_ARABIC}|{_HAN}")
_ALONE = re.compile(rf"[（(\s]*(?:{_ARABIC}|{_HAN})\s*(?:星期.|周.|上午|下午)?[)）\s]*(?:印发)?")
_PUBLISHED = re.compile(
    r"(?:发表|發表|发布|發佈|發布|发文|印发|成文|更新|签发)?(?:时间|時間|日期)\s*[:：]\s*"
    r"|(?:发布|发表|印发|发文)(?:于|於)\s*"
)
_MEETING = re.compile(r"(?:会议|召开)?(?:时间|时\s*间|日期)\s*[:：\u3000 ]")


def full_date(words: str) -> date | None:
    """The first date with year, month and day in some words; an impossible one gives None."""
    match = _DATE.search(words)
    return _value(match) if match else None


def _value(match: re.Match[str]) -> date | None:
    if match.group("y"):
        parts = tuple(int(match.group(name)) for name in "ymd")
    else:
        year = int("".join(str(_CHINESE[letter]) for letter in match.group("hy")))
        parts = (year, han_number(match.group("hm")), han_number(match.group("hd")))
    try:
        return date(*parts)
    except ValueError:
        return None


def han_number(words: str) -> int:
    """The value of 一 … 九十九 written out; 0 when the words are no such number."""
    tens, found, ones = words.partition("十")
    if not found:
        return _CHINESE.get(tens, 0)
    return (_CHINESE.get(tens, 0) if tens else 1) * 10 + _CHINESE.get(ones, 0)


def is_date_line(words: str) -> bool:
    """Whether a line holds a date and nothing else (a bracket around it allowed)."""
    return len(words) < 40 and _ALONE.fullmatch(words) is not None


def paper_date(lines: list[str], title_line: int) -> date | None:
    """The paper's own day: when it was printed or signed, a line of its own in the head, its header, or its meeting.

    ``lines`` are the non-blank lines, ``title_line`` the index of the title among them (-1: none).
    """
    opening = _opening(lines)
    return (
        _first(line for line in reversed(lines[-4:]) if len(line) < 60 and line.endswith("印发"))
        or _first(line for line in reversed(lines[-12:]) if is_date_line(line))
        or _first(line for line in opening if is_date_line(line))
        or _first(line for line in opening if _PUBLISHED.match(line))
        or _first(_bracketed(lines, title_line))
        or _first(line[-24:] for line in reversed(lines[-4:]) if len(line) < 60 and _signed(line))
        or _first(line[-24:] for line in opening if len(line) < 40 and _signed(line))
        or _first(line for line in opening if _MEETING.match(line))
        or _first(_convened(lines, title_line))
    )


def _opening(lines: list[str]) -> list[str]:
    """The lines before the first paragraph; a block of headings and the title's second place are among them."""
    for index, line in enumerate(lines[:40]):
        if len(line) > 12 and line[-1] in "。.":
            return lines[:index]
    return lines[:40]


def _first(lines: Iterable[str]) -> date | None:
    for line in lines:
        found = full_date(line)
        if found:
            return found
    return None


def _bracketed(lines: list[str], title_line: int) -> list[str]:
    """A bracketed date that closes the title's own line or the one after it."""
    near = lines[max(title_line, 0) : max(title_line, 0) + 3]
    return [match.group() for line in near if (match := re.search(r"[（(][^（）()]{6,40}[)）]$", line))]


def _signed(line: str) -> bool:
    """A signature and its date on one line."""
    return re.search(r"[\d一二三四五六七八九十]日[）)]?$", line) is not None


def _convened(lines: list[str], title_line: int) -> list[str]:
    """Minutes open with the day on which the meeting was held; its year may stand in the paper's number (〔2023〕2号)."""
    opening = lines[title_line + 1 : title_line + 4]
    whole = [line[:40] for line in opening if re.match(rf"(?:根据.*?，)?(?:{_ARABIC}|{_HAN})", line)]
    year = re.search(r"[〔\[【](20\d\d)[〕\]】]", "".join(lines[: title_line + 3]))
    days = (re.match(r"\d{1,2}月\d{1,2}日", line) for line in opening)
    return whole or [f"{year.group(1)}年{day.group()}" for day in days if year and day]
