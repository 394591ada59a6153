"""Garbled papers in the frames of invented sites: navigation, notices, omissions, adverts, related links."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from bench.damage import Damaged, Site, garble


def _share(percent: int, salt: int) -> Callable[[str], bool]:
    """A list of annotated characters of that size, the same for every page of a site."""
    return lambda character: random.Random(ord(character) * 7919 + salt).random() * 100 < percent


SITES: tuple[Site, ...] = (
    Site("mishu", "m.wenmi-a.example", _share(60, 1)),
    Site("fanwen", "www.fanwen-b.example", _share(45, 2), dangling="?", bad_pair="show", keeps_private_use=False),
    Site("gongwen", "www.gongwen-c.example", _share(75, 3), dangling="?", bad_pair="eat"),
    Site(
        "dangjian", "www.dangjian-d.example", _share(30, 4), keeps_private_use=False, bad_pair="eat", comma_is_mark=True
    ),
    Site("xuexi", "www.xuexi-e.example", _share(55, 5), toneless=True, doubled=True, dangling="?", bad_pair="show"),
    Site(
        "cailiao", "www.cailiao-f.example", _share(65, 6), folds=False, blank_inside=0.1, dangling="?", bad_pair="eat"
    ),
    Site("wenku", "www.wenku-g.example", _share(50, 7), toneless=True, blank_behind=0.5, comma_is_mark=True),
    Site("zhengwen", "m.zhengwen-h.example", _share(90, 8), dangling="?", bad_pair="show", comma_is_mark=True),
)


FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in ",;:?!()"}


def page(paper: str, seed: int, site: Site | None = None) -> Damaged:
    """One paper as a site shows it: framed, with text left out here and there, garbled."""
    chance = random.Random(seed)
    site = site or SITES[seed % len(SITES)]
    lines = paper.strip().split("\n")
    title = next(line.strip() for line in lines if line.strip())
    paper = "\n".join(lines)
    above, kept_head = _head(site, title, paper, chance)
    parts = _with_omissions(paper, chance)
    below = _foot(site, title, chance)
    return _assembled(site, chance, above, kept_head, parts, below)


def _head(site: Site, title: str, paper: str, chance: random.Random) -> tuple[str, str]:
    """What the site puts on top (to be set aside), and what dates the paper or is its outline (to be kept)."""
    crumbs = chance.choice(
        (
            "您的位置：文秘网>>组织讲话/党会报告/>>正文\n\n",
            "您现在的位置：首页 > 公文写作 > 领导讲话 > 正文\n",
            f"当前位置：网站首页 » 党建材料 » {title[:8]}\n",
            "首页>材料>正文\n\n",
            "",
        )
    )
    count = chance.choice((f"字数：{chance.randint(1200, 6000)}\n", f"本文共{chance.randint(1200, 6000)}字\n", "", ""))
    dated = chance.choice(
        (
            f"发表时间：2019/{chance.randint(1, 12)}/5 8:35:11\n",
            "发布时间：2021-03-0" + str(chance.randint(1, 9)) + "\n",
            "",
        )
    )
    share = chance.choice(("分享到：微信 微博 QQ空间\n", "【打印】 【关闭】\n", "字体：【大 中 小】\n", "", ""))
    heads = re.findall(r"(?m)^[ 　]*([一二三四五六七]、[^。\n]{2,30})$", paper)
    outline = ""
    if heads and chance.random() < 0.5:
        outline = (
            chance.choice(("目录/提纲：……\n", "提纲：\n", "目录：\n"))
            + "\n".join(heads)
            + chance.choice(("\n……\n", "\n"))
        )
    if dated or outline:
        return crumbs + count + share, f"{title}\n\n{dated}{outline}"
    return crumbs + count + share, ""


def _with_omissions(paper: str, chance: random.Random) -> list[str | tuple[str, int | None]]:
    """The paper with passages left out: kept pieces, and in between the notice with the number it states."""
    lines = paper.split("\n")
    long = [at for at, line in enumerate(lines) if len(line) > 60 and at > 3]
    if not long or chance.random() < 0.4:
        return [paper]
    at = chance.choice(long)
    line = lines[at]
    cut = chance.randint(20, len(line) - 20)
    taken = line[cut : cut + chance.randint(15, 200)]
    rest = line[cut + len(taken) :]
    number = len(taken)
    notice = chance.choice(
        (
            (f"……（文秘网省略{number}字，正式会员可完整阅读）…… ", number),
            (f"（此处省略{number}字，登录后查看）", number),
            (f"……（本文还有{number}字被隐藏，开通会员后阅读全文）……", number),
            ("……（以下内容略去，请登录后查看全文）……", None),
        )
    )
    before, after = (
        "\n".join([*lines[:at], line[:cut]]),
        "\n".join([rest, *lines[at + 1 :]] if rest else lines[at + 1 :]),
    )
    return [before + "\n", (notice[0] + "\n", notice[1]), after]


def _foot(site: Site, title: str, chance: random.Random) -> str:
    """Everything below the paper."""
    lines = [
        chance.choice((f"责任编辑：小{chance.choice('李王赵')}", "", "")),
        chance.choice((f"本文来自：{site.host}，转载请注明出处", "声明：本站文章由网友上传，如有侵权请联系删除", "")),
        chance.choice(("更多精彩范文请关注微信公众号“公文写作”", "开通会员，免费下载全站材料", "")),
        chance.choice((f"上一篇：在全市工作会议上的讲话\n下一篇：{title[:10]}实施方案", "", "")),
        chance.choice(
            (
                "文章搜索\n相关文章",
                "相关文章：\n在党建工作会议上的讲话\n2018年工作总结",
                "猜你喜欢\n述职报告范文",
                "热门文章\n个人工作总结",
                "",
            )
        ),
    ]
    return "\n".join(line for line in lines if line)


def _assembled(
    site: Site, chance: random.Random, above: str, head: str, parts: list[str | tuple[str, int | None]], below: str
) -> Damaged:
    """Garble everything at once, as a site does, and tell what of it is the paper."""
    raw, ours = above, [False] * len(above)
    missing: list[int | None] = []
    for part in (head, *parts):
        text = part if isinstance(part, str) else part[0]
        raw += text
        ours += [isinstance(part, str)] * len(text)
        missing += [] if isinstance(part, str) else [part[1]]
    if below:
        raw += "\n" + below
        ours += [False] * (len(below) + 1)
    if site.folds:  # the page was written with full-width signs; half-width ones are the site's doing
        raw = raw.translate(FULL_WIDTH)
    whole = garble(raw, site, chance)
    truth = "".join(c for c, is_ours in zip(whole.truth, ours, strict=True) if is_ours)
    kept_before = [0]
    for is_ours in ours:
        kept_before.append(kept_before[-1] + is_ours)
    places = [(kept_before[a], kept_before[b]) for a, b in whole.places if kept_before[b] > kept_before[a]]
    return replace(
        whole, truth=truth, places=places, missing=[number for number in missing if number], complete=not missing
    )
