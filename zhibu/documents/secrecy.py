"""Whether a paper carries a mark of secrecy, looked for only where such marks are put.

GB/T 9704-2012 7.2.2 puts the degree and term of secrecy in the upper left corner of the first page (机密★1年);
workplaces add 内部资料 注意保存 to headers and first lines. Running text speaks of 保守秘密 and 商业秘密 without being secret,
so a mark must fill its line (or its bracket, or a separated part of a file name).
"""

from __future__ import annotations

import re
from typing import Final

FIRST_LINES: Final = 20
_LONGEST_MARK: Final = 40

_DEGREE: Final = r"(?:绝密|机密|秘密|工作秘密)"
_TERM: Final = r"(?:长期|[0-9〇一二三四五六七八九十]{1,3}(?:年|个月|月|天|日)|启用前|解密前|至\S{1,12})"
_URGENCY: Final = r"(?:特急|特提|加急|平急|急件|急)"
_COPY: Final = r"(?:(?:份号|编号|No\.?|№)?[::]?[0-9]{2,8}号?)"
_LABEL: Final = r"(?:密级|密级和保密期限|保密等级|涉密等级)[::]"
_INTERNAL: Final = r"(?:内部(?:资料|文件|材料|刊物|情况|参考|使用|传阅|发行|文稿|讲话)|内部)"
_KEEP: Final = r"(?:注意保存|妥善保管|注意保密|不得外传|请勿外传|严禁外传|切勿外传|不得翻印|不得复制|禁止转载|请勿扩散|不得公开|阅后收回|阅后即焚)"

_LINE: Final = re.compile(
    rf"{_COPY}?(?:{_LABEL})?{_DEGREE}级?(?:[★*☆]*{_TERM}?)?{_URGENCY}?{_COPY}?"
    rf"|{_COPY}?(?:{_LABEL})?{_INTERNAL}[·•,,、::;;。.\-—]*(?:{_KEEP}[·•,,、;;。!!]*)*"
    rf"|{_URGENCY}{_DEGREE}(?:[★*☆]*{_TERM}?)?"
)
_STARRED: Final = re.compile(rf"{_DEGREE}[★☆]|[★☆]{_TERM}|{_LABEL}{_DEGREE}")
_BRACKETED: Final = re.compile(
    rf"[（(【\[〔「]({_DEGREE}级?(?:[★*☆]?{_TERM})?|{_INTERNAL}[·•,,、::]*(?:{_KEEP})*)[）)】\]〕」]"
)
_NAMED: Final = re.compile(
    rf"(?:^|[\s_\-—+.·、,,（(【\[])({_DEGREE}(?:级|件|文件)?(?:[★*☆]?{_TERM})?|{_INTERNAL})(?=$|[\s_\-—+.·、,,）)】\]])"
)
_BLANKS: Final = re.compile(r"[\s\u3000\u200b\ufeff]+")
_SAME: Final = str.maketrans("絕機內級參發講閱＊：，；！（）", "绝机内级参发讲阅*:,;!（）")


def mark_in(name: str = "", text: str = "", header: str = "") -> str:
    """The mark of secrecy that a paper carries in its file name, its first lines or its page headers; "" if none."""
    return mark_in_name(name) or _mark_in_lines(header) or _mark_in_lines(text)


def mark_in_name(name: str) -> str:
    """The mark in a file name: a part of it set off by signs, or beside a star."""
    plain = name.translate(_SAME)
    found = _NAMED.search(plain) or _STARRED.search(_BLANKS.sub("", plain))
    return found[0].strip(" _-—+.·、,（(【[") if found else ""


def _mark_in_lines(text: str) -> str:
    lines = [line for line in text[:8_000].split("\n") if line.strip()]
    for line in lines[:FIRST_LINES]:
        for cell in (line, *re.split(r"\t|\u3000{2,}| {2,}", line)):
            found = _mark_in_line(_BLANKS.sub("", cell.translate(_SAME)))
            if found:
                return found
    return ""


def _mark_in_line(line: str) -> str:
    if len(line) <= _LONGEST_MARK:
        bare = line.strip("（）()【】[]〔〕")
        if bare and _LINE.fullmatch(bare):
            return line
    starred = _STARRED.search(line)
    if starred:
        return starred[0]
    bracketed = _BRACKETED.search(line)
    # Inside a sentence a bracket explains; as a mark it stands at either end of a short line.
    if bracketed and len(line) <= _LONGEST_MARK and (bracketed.start() == 0 or bracketed.end() == len(line)):
        return bracketed[1]
    return ""
