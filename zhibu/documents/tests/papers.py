"""Papers of our own making, one garbled as copied ones are, and the shortest way to hand one in."""

from __future__ import annotations

import uuid

from tests.cast import AT, Cast
from zhibu.documents import actions
from zhibu.documents.models import Document
from zhibu.people.models import Organization, User

CLEAN = """在创建工作推进会上的讲话
（2026年11月5日）

同志们：
今天召开推进会，区水务局第一党支部作了很好的发言，值得大家学习。
一、存在的问题
从督查看，主题党日没有按月开展，创新清单写得简单。根子在平时不抓、催了才动，原因是思想上不重视。
二、下一步工作
各机关党委、党总支要在2026年12月10日前把推荐人选报区委党建办。各支部要在年底前对照本单位职能重新梳理创新清单。
"""
GARBLED = "各支部要抓好黨(dǎng)員會(huì)議的整改,學(xué)習(xí)要經(jīng)常。"


def hand_in(
    cast: Cast, words: str = CLEAN, *, by: User | None = None, organization: Organization | None = None
) -> Document:
    """A paper pasted by the drafter for the office, unless others are named; the same one as often as a test wants."""
    return actions.hand_in(
        by=by or cast.drafter, at=AT, organization=organization or cast.office, client_key=uuid.uuid4(), words=words,
        again=True,
    )  # fmt: skip
