"""Names and kinds as papers write them."""

from __future__ import annotations

import pytest

from zhibu.documents.names import Directory, Entry, meant_by
from zhibu.documents.rules import genre_of, missing_words, word_count

WATER = ("区水务局", "水务局")
DIRECTORY = Directory(
    [
        Entry(1, "区水务局机关党委", "", "agency_committee", WATER), Entry(2, "区水务局第一党支部", "", "branch", WATER),
        Entry(3, "区水务局第二党支部", "", "branch", WATER), Entry(4, "区水务局党组", "", "leading_group", WATER),
        Entry(5, "区司法局党总支", "", "general_branch", ("区司法局",)), Entry(6, "区司法局机关党支部", "", "branch", ("区司法局",)),
        Entry(7, "区委政法委", "政法委", "office", ("区委政法委",)), Entry(8, "新堡乡派出所党支部", "", "branch", ("区公安分局",)),
        Entry(9, "中共云溪区疾控中心支部委员会", "", "branch", ("云溪区疾病预防控制中心", "区疾控中心")),
    ],
    "云溪区",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sure"),
    [
        ("区水务局机关党委", 1), ("云溪区水务局第一党支部", 2), ("中共云溪区水务局党组", 4), ("区司法局党支部", 6), ("区司法局党总支", 5),
        ("政法委", 7), ("区委政法委", 7), ("新堡乡派出所党支部", 8), ("区疾控中心党支部", 9), ("水务局党委", 1),
    ],
)  # fmt: skip
def test_sure_names(name: str, sure: int) -> None:
    assert DIRECTORY.resolve(name).sure == sure


def test_unsure_names_offer_who_it_may_be() -> None:
    found = DIRECTORY.resolve("区水务局党支部")
    assert found.sure is None
    assert found.candidates[:2] == (2, 3)
    assert DIRECTORY.resolve("区水务局").candidates == (1, 2, 3, 4)
    assert DIRECTORY.resolve("市气象局党支部") == DIRECTORY.resolve("")
    assert DIRECTORY.resolve("党支部").sure is None


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("各党委、机关党委、党总支", {"primary_committee", "agency_committee", "general_branch"}),
        ("各机关部门党委(党组)", {"leading_group", "leading_committee"}), ("各支部", {"branch"}), ("各党支部", {"branch"}),
        ("各党组织", {"primary_committee", "agency_committee", "general_branch", "branch"}),
        ("各机关党委、党总支", {"agency_committee", "general_branch"}), ("各党委", {"primary_committee", "agency_committee"}),
        ("党员", set()), ("大家", set()), ("", set()), ("区水务局机关党委", set()),
    ],
)  # fmt: skip
def test_kinds(who: str, kinds: set[str]) -> None:
    assert set(meant_by(who).kinds) == kinds


def test_names_among_the_addressed() -> None:
    assert meant_by("区水务局、区司法局党总支").names == ("区水务局", "区司法局党总支")
    assert meant_by("各单位").doubt
    assert meant_by("各支部").names == ()


def test_genres() -> None:
    assert genre_of("关于印发推进方案的通知") == "通知"
    assert genre_of("在创建工作推进会上的讲话") == "讲话"
    assert genre_of("无题") == ""
    assert word_count("一 二\n三") == 3


def test_a_gap_that_counts_the_whole_paper_includes_the_others() -> None:
    assert missing_words([(657, "省略657字"), (3409, "全文共5254字,当前仅显示1845字")]) == 3409
    assert missing_words([(650, "省略"), (300, "省略"), (None, "……")]) == 950
    assert missing_words([]) == 0
