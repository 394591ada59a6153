"""The pure tables: moves, warnings, guesses, what is due when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.kit.states import Refused
from zhibu.tasks.rules import (
    EVENTS,
    HOP_MOVES,
    HOP_STATES,
    PAPER_MOVES,
    SIGNS,
    asks_for_reports,
    digest_words,
    guess_kinds,
    headline,
    parts_of,
    standing_of,
    title_from,
    warnings_of,
)

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "words",
    [
        "请于12月20日前将贯彻落实情况报送区委党建办。",
        "各单位要书面报告落实情况。",
        "学习情况于月底前书面报区委党建办。",
        "并上报佐证材料。",
        "报送工作总结，附照片资料。",
        "及时上报本单位推进情况。",
    ],
)
def test_demands_for_reports_are_seen(words: str) -> None:
    assert asks_for_reports(words)
    assert [w.rule for w in warnings_of(words, 4000)] == ["R14"]


@pytest.mark.parametrize(
    "words",
    [
        "各支部要对照本单位职能重新梳理创新清单。",
        "12月10日前把推荐人选报区委党建办。",
        "认真贯彻落实会议精神。",
        "如实登记主题党日开展情况，不另行要求材料。",
    ],
)
def test_ordinary_words_are_not_demands(words: str) -> None:
    assert asks_for_reports(words) == ""


def test_a_paper_over_the_limit_gets_a_warning_and_blanks_do_not_count() -> None:
    assert warnings_of("字" * 4000 + " \n" * 50, 4000) == []
    (warning,) = warnings_of("字" * 4001, 4000)
    assert (warning.rule, warning.needs_note) == ("R13", False)
    assert "4001 字" in warning.sentence


@pytest.mark.parametrize(
    ("who", "kinds", "first_layer"),
    [
        ("各机关党委", ("agency_committee",), False),
        ("各党支部", ("branch",), False),
        ("各支部", ("branch",), False),
        ("各党委、机关党委、党总支", ("agency_committee", "general_branch", "primary_committee"), False),
        ("各机关部门党委（党组）", ("leading_group", "leading_committee"), False),
        ("各党组织", ("primary_committee", "agency_committee", "general_branch", "branch"), True),
        ("区水务局党支部", (), False),
        ("", (), False),
    ],
)
def test_who_is_meant(who: str, kinds: tuple[str, ...], first_layer: bool) -> None:
    guess = guess_kinds(who)
    assert (guess.kinds, guess.first_layer) == (kinds, first_layer)


def test_a_title_ends_at_a_mark() -> None:
    assert title_from("重新梳理创新清单。") == "重新梳理创新清单"
    long = title_from("对照本单位职能重新梳理创新清单，" + "说清楚改什么由谁来改改到什么程度什么时候改完" * 3)
    assert long == "对照本单位职能重新梳理创新清单"


@pytest.mark.parametrize(
    ("due_on", "standing"),
    [
        (date(2026, 11, 23), "late"),
        (date(2026, 11, 24), "week"),
        (date(2026, 11, 29), "week"),
        (date(2026, 11, 30), "month"),
        (date(2026, 12, 1), "later"),
    ],
)
def test_standing(due_on: date, standing: str) -> None:
    assert standing_of(due_on, DAY) == standing


def test_tables_name_a_sign_for_every_state_and_an_event_for_every_move() -> None:
    assert set(SIGNS) == set(HOP_STATES)
    assert {move.verb for table in (PAPER_MOVES, HOP_MOVES) for move in table} <= set(EVENTS)


def test_ended_states_cannot_be_left() -> None:
    for state in ("accepted", "withdrawn"):
        assert HOP_MOVES.open_to(state) == []
    with pytest.raises(Refused, match="当前为“已撤回”"):
        PAPER_MOVES.check("withdraw", "withdrawn", "原因")


def test_only_a_count_leaves_the_system() -> None:
    assert digest_words(3) == "您有3件待办，请登录查看"


@pytest.mark.parametrize(
    "words",
    [
        "请提供会议照片和签到表。", "请附照片。", "贯彻落实情况请于12月20日前反馈。", "将整改情况形成书面材料报送。",
        "将开展情况于月底前发区委党建办邮箱。", "请上传会议记录截图作为佐证。", "学习情况请及时上报。",
        "请将活动现场图片发送至工作群，留存签到册。", "各支部报送主题党日影像资料。", "12月底前反馈贯彻执行情况。",
    ],
)  # fmt: skip
def test_reports_of_carrying_out_and_traces_are_seen_in_ordinary_words(words: str) -> None:
    assert asks_for_reports(words)


@pytest.mark.parametrize(
    "words",
    [
        "请把推荐人选报区委党建办。", "请更换办公楼门口的宣传照片。", "请于12月10日前反馈修改意见。", "认真做好会议记录。",
        "到现场了解整改情况，帮助解决困难。", "结合工作推进情况研究下一步打算。", "请把值班电话发至党建办邮箱。",
        "对照职能梳理创新清单，年底前完成。", "请上传党员学习教材电子版。", "支委会要听取落实情况，提出改进意见。",
    ],
)  # fmt: skip
def test_harmless_asks_are_not_warned_of(words: str) -> None:
    assert asks_for_reports(words) == ""


@given(st.lists(st.sampled_from(list(HOP_STATES)), max_size=60))
def test_the_parts_of_a_headline_add_up(states: list[str]) -> None:
    counts = {state: states.count(state) for state in HOP_STATES}
    assert sum(count for _, count in parts_of(counts)) == len(states)
    assert headline(counts).startswith(f"应办 {len(states)}：已办结 {counts['accepted']}")


def test_what_is_late_is_among_the_parts_not_one_of_them() -> None:
    assert headline({"pending": 8}, late=2, blocked=1) == "应办 8：已办结 0，待办理 8；其中逾期 2，受阻 1"
    assert headline({"withdrawn": 3}) == "应办 3：已办结 0，已撤回 3"
