"""What restoring hostile text costs: twice as much of it must take about twice the time, never four times.

What is quick is measured at 500,000 and 1,000,000 characters, what keeps the repair busy at 20,000 and 40,000.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench.figures import Figure
from bench.labels import load_papers
from bench.pages import page
from zhibu.documents.restore import restore

GROWTH = 2.3  # times, at most, for twice the text
SENTENCE = "各党支部要认真落实“三会一课”制度，按时召开支委会，发现问题及时整改。"

# Read over and over, each up to the length wanted: what is quick, and what is all damage.
QUICK: dict[str, str] = {
    "question-marks": "?",
    "full-width-marks": "？",
    "brackets": "(",
    "bracketed-readings": "(huì)",
    "utf-8-as-latin-1": SENTENCE.encode().decode("latin-1"),
    "blanks": " ",
    "lines": "\n",
    "addresses": "。www.",
    "notices": "（此处省略30字，登录后查看）",
    "crumbs": "首页>",
}
SLOW: dict[str, str] = {
    "one-broken-place": "在我們?cè)诮\ue3d1诘摹皟蓚(gè)條例”貫徹",
    "cut-marks": "發(fā)言?偟膩(lái)看,",
    "marks-everywhere": "黨?建?",
    "private-use": "\ue3d1?",
    "utf-8-as-gbk": SENTENCE.encode().decode("gbk", "replace").replace("\ufffd", "?"),
}


def texts() -> Iterator[tuple[str, str, int]]:
    """Name, what is repeated, and the longer of the two lengths."""
    garbled = "\n".join(page(paper.text, number).text for number, paper in enumerate(load_papers()))
    yield "damaged-papers", garbled, 100_000
    yield from ((name, unit, 1_000_000) for name, unit in QUICK.items())
    yield from ((name, unit, 40_000) for name, unit in SLOW.items())


def seconds(unit: str, length: int) -> float:
    """Processor time of restoring that many characters."""
    text = (unit * (length // len(unit) + 1))[:length]
    start = time.process_time()
    restore(text)
    return time.process_time() - start


def run() -> Iterator[Figure]:
    restore("預(yù)熱。")
    for name, unit, length in texts():
        half, whole = seconds(unit, length // 2), seconds(unit, length)
        if whole / half > GROWTH:  # a busy machine is asked twice
            half, whole = seconds(unit, length // 2), min(whole, seconds(unit, length))
        more = {"seconds": round(whole, 2)}
        yield Figure(f"hostile/{name}", length, round(whole / half, 2), "times that of half", GROWTH, more=more)
