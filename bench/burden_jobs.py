"""Jobs 1, 4, 6 and 7 of those the product is made for, each as a script that a person could follow.

The demonstration district is served as anybody gets it; nothing but its pages is used. The benchmark prints what the
jobs cost, tests/journeys/test_burden.py holds the counts to their aims.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from bench.hand import Cost, Hand
from bench.pages import page as garbled_page
from tests.chromium import DESK, PHONE
from tests.installation import Installation

SPEECH = Path(__file__).with_name("burden_speech.txt")
SEED = 2  # of the damage: 19 broken places, nothing of a requirement left out
TASKS = 8  # that the office takes from the speech; two more that are read from it ask nothing of organizations
SCREENS = {"desk": DESK, "phone": PHONE}
ANSWER = "核对6条，改了2条，删去1条，已报支委会。"


@dataclass
class Stage:
    """A served district and a browser; people sit down signed in, on their 待办."""

    site: Installation
    browser: Browser
    drafted: dict[str, str] = field(default_factory=dict)  # by job 7: the title of each task, and by when
    signed: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)  # organizations that its tasks are addressed to

    def seat(self, username: str, screen: str) -> Hand:
        context = self.browser.new_context(
            base_url=self.site.url, viewport=SCREENS[screen], locale="zh-CN", timezone_id="Asia/Shanghai",
            has_touch=screen == "phone", is_mobile=screen == "phone", reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        page.goto("/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", self.site.password)
        page.click("form.form button")
        page.wait_for_url(f"{self.site.url}/")
        return Hand(page)


def _done(hand: Hand) -> Cost:
    cost = hand.cost()
    hand.page.context.close()
    return cost


def see_what_is_due(stage: Stage) -> Cost:
    """Job 1. The 待办 stands there; one tap opens why. Raises LookupError when the page gives no basis."""
    hand = stage.seat("branch", "phone")
    hand.tap(hand.page.locator(".due li a.btn").first, opens=True)
    if not all(word in hand.page.inner_text("main") for word in ("目的", "依据", "交办")):
        raise LookupError("the page of a task does not say why it is asked")
    return _done(hand)


def answer_a_task(stage: Stage) -> Cost:
    """Job 4. The first task of the 待办 that wants a sentence."""
    hand = stage.seat("branch", "phone")
    hand.tap(hand.page.locator(".due a[aria-label^='答复：']").first, opens=True)
    hand.type(hand.page.locator("[name=text]"), ANSWER)
    hand.tap(hand.page.get_by_role("button", name="答复", exact=True), opens=True)
    hand.page.get_by_text("已答复区委党建办").wait_for()
    return _done(hand)


def help_and_pass_on(stage: Stage) -> Cost:
    """Job 6. Who needs help this week, then a task to all branches. After job 7: the committee needs one to hand on."""
    hand = stage.seat("committee", "phone")
    hand.tap(hand.page.locator(".top a[href='#needs']"))
    hand.read(hand.page.locator("#needs + .due"))
    hand.tap(hand.page.locator(".due a[aria-label^='答复：']").first, opens=True)
    hand.tap(hand.page.locator("label.chip", has_text="全部所属党组织"))
    hand.tap(hand.page.get_by_role("button", name="转办", exact=True), opens=True)
    hand.page.get_by_text("已转办").first.wait_for()
    return _done(hand)


def speech_to_tasks(stage: Stage) -> Cost:
    """Job 7. One person hands in the speech and drafts, another reviews and signs."""
    return _draft_all(stage) + _sign_all(stage)


def _draft_all(stage: Stage) -> Cost:
    hand = stage.seat("office", "desk")
    page = hand.page
    hand.tap(page.locator(".rail nav a", has_text="文件"), opens=True)
    hand.tap(page.locator(".top a.btn", has_text="交存文件"), opens=True)
    hand.paste(page.locator("[name=words]"), garbled_page(SPEECH.read_text(encoding="utf-8"), SEED).text)
    hand.tap(page.get_by_role("button", name="交存并整理"), opens=True)
    hand.tap(page.locator(".ask-list").get_by_role("link", name="拟任务", exact=True).first, opens=True)
    while len(stage.drafted) < TASKS:
        hand.read(page.locator("[name=title]"))
        hand.read(page.locator("[name=content]"))
        chosen = set(page.locator(".recipients th[scope=row]").all_inner_texts())
        if not chosen:  # a part of another requirement, or nobody of this district: not for the office to send
            hand.tap(page.get_by_role("link", name="跳过这条"), opens=True)
            continue
        hand.decide(3)  # to whom, by when, what answer
        stage.drafted[page.input_value("[name=title]")] = page.input_value("[name=due_on]")
        stage.reached |= chosen
        hand.tap(page.get_by_role("button", name="提交审核"), opens=True)
        if len(stage.drafted) < TASKS:
            hand.tap(page.get_by_role("link", name="拟下一条要求"), opens=True)
    return _done(hand)


def _sign_all(stage: Stage) -> Cost:
    """Paper after paper until all that were drafted are signed; one that waited before them is signed on the way."""
    hand = stage.seat("head", "desk")
    page = hand.page
    hand.tap(page.locator(".due a[aria-label^='审核：']").first, opens=True)
    while True:
        hand.read(page.locator(".sheet .body"))
        hand.read(page.locator(".sheet q").first)
        title = page.inner_text(".sheet h2")
        hand.tap(page.get_by_role("button", name="审核通过"), opens=True)
        hand.tap(page.get_by_role("button", name="签发并交办"), opens=True)
        stage.signed.add(title)
        if stage.signed >= set(stage.drafted):
            return _done(hand)
        hand.tap(page.get_by_role("link", name="看下一件"), opens=True)


JOBS: dict[int, Callable[[Stage], Cost]] = {
    1: see_what_is_due, 4: answer_a_task, 7: speech_to_tasks, 6: help_and_pass_on,
}  # fmt: skip


def perform(stage: Stage) -> dict[int, Cost]:
    """All jobs in the order in which they follow from each other, by number."""
    return {number: job(stage) for number, job in JOBS.items()}
