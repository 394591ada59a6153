"""Plain text in any encoding that Chinese papers come in.

Detectors made for the whole world guess short Chinese texts wrongly: four GBK characters are also valid
Big5, and single ones are valid UTF-8. Here every encoding that decodes is scored by how usual its
characters are, with mainland encodings first when nothing tells them apart.
"""

from __future__ import annotations

import codecs
import unicodedata
from functools import cache
from typing import Final

from zhibu.kit.states import Refused

# The characters that running text is mostly made of, Simplified and Traditional, and those of our papers.
_USUAL: Final = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
    "党支部委会组织书记干部工作创建落实推进整改督查问题要求学习贯彻通知关于各单位机关讲话方案汇报总结意见会议精神主题教育示范引领职责制度责任措施开展加强进一步提升服务群众纪检廉政宣传思想政治考核评议述职换届选举党员"
    "這個們來為國時會對後發經麼過還進開實無與長點機業動種關問兩間將應戰頭見產東聲處認條氣題別變總電數報結務場計資區許統隊義幾黨組織書幹創觀摩講話單習貫徹導責設議論識記離難類級幫貢獻圍繞領標準體現權"
    "，。、；：？！“”（）《》〈〉「」『』【】〔〕…—·　"
)
_MAINLAND_BONUS: Final = 0.25  # of a point per character: what a tie needs
_CANDIDATES: Final = ("utf-8", "gb18030", "big5hkscs")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"\x84\x31\x95\x33", "gb18030"),
)  # fmt: skip
_MOST_DAMAGE: Final = 0.03
_SAMPLE: Final = 60_000  # bytes that are scored; a paper keeps one encoding
_CONTROLS: Final = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27})


def decode(data: bytes) -> str:
    """The text of plain bytes. Raises Refused when no encoding of Chinese makes sense of them."""
    encoding = encoding_of(data)
    if not encoding:
        raise Refused("认不出文字的编码。请用记事本打开，另存为 UTF-8 编码后再交。", "papers")
    return data.decode(encoding, "replace").lstrip("\ufeff")


def encoding_of(data: bytes) -> str:
    """The name of the encoding, or "" when none fits."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    wide = _wide_encoding(data)
    if wide:
        return wide
    if data.isascii():
        return "hz" if b"~{" in data and b"~}" in data else "utf-8"
    sample = data[:_SAMPLE]
    scored = [(score(sample, encoding), encoding) for encoding in _CANDIDATES]
    best, encoding = max(scored)
    return encoding if best > 0 else ""


def looks_like_text(data: bytes) -> bool:
    """Whether bytes may be text at all: no control characters beyond what texts use, or two bytes a character.

    A few NUL bytes (some programs end a text with them) do not make a text a program.
    """
    if data.startswith(tuple(mark for mark, _ in _BOMS)) or _wide_encoding(data):
        return True
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls <= max(2, len(data) / 50)


def score(sample: bytes, encoding: str) -> float:
    """How usual the characters are that an encoding makes of the bytes, per character; negative when absurd."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(sample, final=len(sample) < _SAMPLE)
    characters = [c for c in text if c > "\x7f"]
    if not characters:
        return 0.0
    if encoding == "utf-8" and "\ufffd" not in text and any(c >= "\u0800" for c in characters):
        return 100.0  # three valid bytes in a row are no accident, again and again
    if text.count("\ufffd") > max(1, len(text) * _MOST_DAMAGE):
        return -100.0
    bonus = _MAINLAND_BONUS if encoding == "gb18030" else 0.0
    return sum(map(_weight, characters)) / len(characters) + bonus


@cache
def _weight(character: str) -> float:
    if character == "\ufffd":
        return -12.0
    if character in _usual():
        return 4.0
    if not "\u4e00" <= character <= "\u9fff":
        return 0.0 if unicodedata.category(character)[0] in "LNPS" else -6.0
    return 1.5 if _is_first_level(character) else -0.5


@cache
def _usual() -> frozenset[str]:
    return frozenset(_USUAL)


def _is_first_level(character: str) -> bool:
    """Whether it stands in the first level, the more used half, of GB 2312 or of Big5."""
    try:
        if "\xb0" <= chr(character.encode("gb2312")[0]) <= "\xd7":
            return True
    except UnicodeEncodeError:
        pass
    try:
        return 0xA4 <= character.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without its mark: the NUL bytes of its ASCII stand on one side, or its characters are all Chinese."""
    if len(data) < 4 or len(data) % 2:
        return ""
    sample = data[:4096]
    for encoding, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        tops, lows = sample[high::2], sample[1 - high :: 2]
        zeros = tops.count(0)
        if zeros > len(tops) / 8 and lows.count(0) * 10 < zeros and _is_wide_text(sample, encoding):
            return encoding
    return _all_chinese(sample)


def _all_chinese(sample: bytes) -> str:
    """A text without any ASCII: nearly all its pairs fall among the usual characters in one order only."""
    found = []
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
        usual = sum(c in _usual() for c in text)
        if usual >= 4 and usual > len(text) * 0.4 and _is_wide_text(sample, encoding):
            found.append((usual, encoding))
    if not found or _valid_utf8(sample):
        return ""
    best = max(found)
    narrow = max(score(sample, encoding) for encoding in ("gb18030", "big5hkscs"))
    return best[1] if narrow < 2.5 else ""


def _is_wide_text(sample: bytes, encoding: str) -> bool:
    text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
    strange = sum(unicodedata.category(c) in ("Cn", "Co", "Cs", "Cc") and c not in "\r\n\t\ufeff" for c in text)
    return strange * 20 <= len(text)


def _valid_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True
