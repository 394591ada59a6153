"""The whole story, on a desk and on a phone: a garbled paper becomes work that rests at a branch and comes back answered.

Hand in, accept two requirements (one to all 机关党委, one to named organizations), have them signed by another person,
hand on as a committee, answer as a branch, return, answer again, accept; see where the rest stopped; the mail arrives.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from playwright.sync_api import Page, expect

from bench.damage import Site, garble
from tests.installation import free_port
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser

PAPER = """关于做好年终{mark}工作的通知

各机关党委、有关党支部：
为把全年创建工作收好尾，现将有关事项通知如下。
一、存在的不足
从近期了解的情况看，有的支部创新清单更新不及时，个别组织创新动态报送滞后。
二、工作要求
各机关党委要在12月18日前把所属支部的创新清单逐项核对一遍。区文旅局党支部、区应急局党支部要在12月11日前补报{mark}情况。
总的来看，时间紧、任务重，各级党组织要统筹安排，不搞突击。

区委党建办
2026年11月20日
"""


def paper(screen: str) -> str:
    """The paper as a copying site would have left it; each screen has its own, so that both may run on one site."""
    text = PAPER.format(mark={"desk": "创建收尾", "phone": "台账清理"}[screen])
    site = Site(name="示例", host="www.example.cn", annotated=lambda character: ord(character) % 5 == 1)
    damaged = garble(text, site, random.Random(7)).text
    assert damaged != text
    return damaged


class Box(Message):
    """Keeps every message that arrives."""

    def __init__(self) -> None:
        super().__init__(EmailMessage)
        self.messages: list[EmailMessage] = []

    def handle_message(self, message: EmailMessage) -> None:
        self.messages.append(message)


@contextmanager
def mailbox() -> Iterator[tuple[str, Box]]:
    """A local mail server and its address for the outbox."""
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"mailto://127.0.0.1:{controller.port}?from=zhibu@example.test&mode=insecure", box
    finally:
        controller.stop()


def line(page: Page, title: str) -> None:
    """Open the line of the home page that carries a title."""
    page.locator(".due li", has_text=title).first.locator("a.btn").click()


def post(page: Page, button: str) -> None:
    """Press a button and stand on the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).first.click()


def account_of(page: Page, base: str, name: str) -> str:
    """The login of an organization in the demonstration: o and the number of its page."""
    page.goto(f"{base}/organizations/?words={name}")
    href = page.get_by_role("link", name=name, exact=True).first.get_attribute("href")
    found = re.search(r"/(\d+)/", href or "")
    assert found, href
    return f"o{found.group(1)}"


def draft(page: Page, words: str) -> str:
    """From a requirement to a submitted paper; its title."""
    page.locator(".ask-list li", has_text=words).get_by_role("link", name="拟任务").click()
    title = page.input_value("[name=title]")
    assert page.locator(".recipients tbody tr").count() > 0
    if not page.input_value("[name=purpose]"):
        page.fill("[name=purpose]", "做好年终收尾")
    post(page, "提交审核")
    expect(page.locator("main")).to_contain_text("待审核")
    return title


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_from_a_garbled_paper_to_an_accepted_answer(seat: Callable[..., Seat], screen: str) -> None:
    office = seat("office", screen)
    page, base = office.page, office.site.url

    office.open("/documents/hand-in/")
    page.fill("[name=words]", paper(screen))
    page.get_by_role("button", name="交存并整理").click()
    page.wait_for_url(re.compile(r"/documents/\d+/"))
    document = page.url
    text = page.inner_text("#text")
    assert "总的来看,时间紧、任务重,各级党组织要统筹安排,不搞突击。" in text
    assert "个别组织创新动态报送滞后。" in text

    committees = draft(page, "逐项核对一遍")
    page.goto(document)
    named = draft(page, "补报")

    head = seat("head", screen).page
    for title in (committees, named):
        line(head, title)
        post(head, "审核通过")
        post(head, "签发并交办")
        head.goto(f"{base}/")

    committee = seat("committee", screen).page
    line(committee, committees)
    for name in ("区法院立案庭党支部", "区法院执行局党支部"):
        committee.locator("label.chip", has_text=name).click()
    post(committee, "转办")

    branch = seat(account_of(page, base, "区法院立案庭党支部"), screen).page
    line(branch, committees)
    branch.fill("[name=text]", "已核对。")
    post(branch, "答复")

    committee.goto(f"{base}/")
    line(committee, committees)
    committee.get_by_role("link", name="区法院立案庭党支部").first.click()
    committee.locator("summary", has_text="退回重办").click()
    committee.locator("details[open] textarea[name=reason]").fill("请写明核对了几条、改了几条。")
    post(committee, "退回重办")

    branch.goto(f"{base}/")
    line(branch, committees)
    branch.fill("[name=text]", "核对6条，改了2条，删去1条。")
    post(branch, "答复")

    committee.goto(f"{base}/")
    line(committee, committees)
    committee.get_by_role("link", name="区法院立案庭党支部").first.click()
    post(committee, "办结")
    expect(committee.locator("main")).to_contain_text("已办结")

    page.goto(f"{base}/tasks/?words={committees}")
    page.get_by_role("link", name=committees).first.click()
    trail = page.locator("main")
    expect(trail).to_contain_text("区法院执行局党支部")
    expect(trail).to_contain_text("个工作日")


def test_the_mail_arrives_with_a_count_and_a_link(seat: Callable[..., Seat]) -> None:
    """Until the approval of the channel is entered nothing leaves; then a number, a link, and no name."""
    system = seat("system")
    with mailbox() as (address, box):
        system.site.command("send", ZHIBU_NOTICE_MAIL=address)
        assert box.messages == []
        page = system.open("/administration/settings/mail_approval/")
        page.fill("[name=value]", "云党建办〔2026〕8号")
        page.fill("[name=source]", "区委网信办备案")
        page.locator("form.form button.main").click()
        page.wait_for_url(re.compile(r"/administration/settings/$"))
        system.site.command("send", ZHIBU_NOTICE_MAIL=address)
        first = len(box.messages)
        system.site.command("send", ZHIBU_NOTICE_MAIL=address)
    assert first > 0
    assert len(box.messages) == first, "sending again sends nothing again"
    for message in box.messages:
        words = str(message["subject"]) + "".join(
            part.get_payload(decode=True).decode() for part in message.walk() if part.get_content_maintype() == "text"
        )
        assert re.search(r"您有\d+件待办", words), words
        assert system.site.url in words
        assert "党支部" not in words and "清单" not in words and "区" not in words
