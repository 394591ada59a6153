"""Drafting by page: from a requirement, choosing whom, what was typed is kept; review and signing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import AT, Cast
from zhibu.kit.states import Refused
from zhibu.tasks import actions
from zhibu.tasks.models import Hop, Task

from .scene import drafted, issued, requirement, signed_in, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def test_a_requirement_becomes_a_submitted_draft_in_two_clicks(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    asked = requirement(cast)
    page = client.get(f"/tasks/new/?requirement={asked.pk}", follow=True)
    form = page.context["form"]
    assert form["due_on"].value() == date(2026, 12, 11)  # the 13th is a Sunday; never later than asked
    assert "文件要求12月13日（周日）前；当天不是工作日，已取此前最后一个工作日" in page.content.decode()
    assert [row[0].name for row in page.context["choice"]["rows"]] == ["区水务局机关党委"]
    assert "各机关党委要在12月13日前把推荐人选报区委党建办" in page.content.decode()
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"issuer": cast.office.pk, "approver": cast.head.pk, "kinds": "agency_committee", "requirement": asked.pk}
    response = client.post("/tasks/new/", data | {"submit": "1"})
    task = Task.objects.get()
    assert response.headers["Location"] == f"/tasks/papers/{task.pk}/"
    assert (task.state, task.requirement, task.source) == ("in_review", asked, "在创建工作推进会上的讲话")
    assert [r.organization for r in task.recipients.all()] == [cast.water_committee]


def test_named_organizations_are_found_in_the_words(cast: Cast) -> None:
    asked = requirement(cast, who="区水务局第一党支部、区司法局机关党支部")
    page = signed_in(cast.drafter).get(f"/tasks/new/?requirement={asked.pk}", follow=True)
    assert [row[0].name for row in page.context["choice"]["rows"]] == ["区司法局机关党支部", "区水务局第一党支部"]


def test_choosing_shows_the_list_and_each_ones_load(cast: Cast) -> None:
    issued(cast, cast.water_first)
    data = {"kinds": ["branch"], "issuer": cast.office.pk, f"role-{cast.water_second.pk}": "assist"}
    page = signed_in(cast.drafter).post("/tasks/choose/", data | {f"role-{cast.justice_branch.pk}": "none"})
    rows = {row[0].name: (row[1], row[2]) for row in page.context["choice"]["rows"]}
    assert rows["区水务局第一党支部"][0].count == 1
    assert rows["区水务局第二党支部"] == (None, "assist")
    assert "区司法局机关党支部" not in rows
    assert "1 件 · 5 分钟" in page.content.decode()


def test_the_list_works_without_scripts_and_keeps_what_was_typed(cast: Cast) -> None:
    data = typed(cast, preview="1", kinds=["branch"], title="", content="半句话", search="司法")
    del data["submit"]
    page = signed_in(cast.drafter).post("/tasks/new/", data)
    text = page.content.decode()
    assert (page.status_code, Task.objects.count()) == (200, 0)
    assert "半句话" in text
    assert "区司法局党总支" in text


def test_a_refused_form_keeps_everything(cast: Cast) -> None:
    data = typed(cast, due_on="2026-12-12", content="请报送贯彻落实情况。", purpose="")
    page = signed_in(cast.drafter).post("/tasks/new/", data)
    text = page.content.decode()
    assert Task.objects.count() == 0
    assert "请报送贯彻落实情况。" in text
    assert "R14" in text
    assert "区水务局第一党支部" in text


def test_a_draft_is_kept_as_far_as_it_has_come_and_submitted_only_whole(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    data = typed(cast, content="", purpose=" ")
    whole = client.post("/tasks/new/", data)
    assert {name for name, errors in whole.context["form"].errors.items() if errors} == {"content", "purpose"}
    del data["submit"]
    page = client.post("/tasks/new/", data, follow=True).content.decode()
    task = Task.objects.get()
    assert "草稿已保存。提交前还要填写交办内容、目的。" in page
    assert "（还没有填写）" in page
    with pytest.raises(Refused, match="还没有填写交办内容、目的。"):
        actions.submit(task=task, by=cast.drafter, at=AT)
    client.post(f"/tasks/papers/{task.pk}/edit/", typed(cast, purpose="推荐"), follow=True)
    task.refresh_from_db()
    assert (task.state, task.missing) == ("in_review", {})


def test_an_unready_draft_is_kept_and_says_what_is_missing(cast: Cast) -> None:
    page = signed_in(cast.drafter).post("/tasks/new/", typed(cast, due_on="2026-12-12"), follow=True)
    assert Task.objects.get().state == "draft"
    assert "2026年12月12日不是工作日" in page.content.decode()


def test_the_same_form_sent_twice_makes_one_paper(cast: Cast) -> None:
    client, data = signed_in(cast.drafter), typed(cast)
    first, second = client.post("/tasks/new/", data), client.post("/tasks/new/", data)
    assert (first.headers["Location"], Task.objects.count()) == (second.headers["Location"], 1)


def opened(client: Client, query: str = "") -> tuple[str, str]:
    """The address of a new form, which carries its key, and that key."""
    page = client.get(f"/tasks/new/{query}")
    address = page.headers["Location"]
    return address, str(client.get(address).context["form"]["client_key"].value())


def kept(cast: Cast, **words: Any) -> dict[str, Any]:
    """What 存草稿 sends."""
    data = typed(cast, **words) | {"save": "1"}
    del data["submit"]
    return data


def test_the_key_of_a_form_stands_in_its_address(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    address, key = opened(client)
    assert address == f"/tasks/new/?key={key}"
    assert opened(client)[1] != key
    asked = requirement(cast)
    address, key = opened(client, f"?requirement={asked.pk}&key=nonsense")
    assert address == f"/tasks/new/?requirement={asked.pk}&key={key}"


def test_coming_back_to_a_saved_form_is_going_on_with_its_draft(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    address, key = opened(client)
    client.post(address, kept(cast, client_key=key))
    task = Task.objects.get()
    assert client.get(address).headers["Location"] == f"/tasks/papers/{task.pk}/edit/"
    actions.submit(task=task, by=cast.drafter, at=AT)
    page = client.get(address, follow=True)
    assert page.redirect_chain[-1][0] == f"/tasks/papers/{task.pk}/"
    assert "这份任务稿已提交审核；要改，请审核人先退回。" in page.content.decode()


def test_saving_again_after_going_back_changes_the_same_draft(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    data = kept(cast)
    client.post("/tasks/new/", data)
    client.post("/tasks/new/", data | {"purpose": "第二次写的目的", "singles": [cast.water_second.pk]})
    task = Task.objects.get()
    assert task.purpose == "第二次写的目的"
    assert [row.organization for row in task.recipients.all()] == [cast.water_second]
    assert [event.kind for event in task.events.all()] == ["draft", "edit"]
    client.post("/tasks/new/", data | {"purpose": "第二次写的目的", "singles": [cast.water_second.pk]})
    assert task.events.count() == 2, "the same once more changes nothing"


def test_what_was_saved_elsewhere_meanwhile_stands_beside_it(cast: Cast) -> None:
    client, data = signed_in(cast.drafter), kept(cast)
    client.post("/tasks/new/", data)
    task = Task.objects.get()
    client.post(f"/tasks/papers/{task.pk}/edit/", data | {"purpose": "后来改的目的"})
    page = client.post("/tasks/new/", data | {"purpose": "回退后写的目的"})
    assert "您的修改还没有存入" in page.content.decode()
    assert "回退后写的目的" in page.content.decode()
    assert ("目的", "后来改的目的") in page.context["theirs"]
    client.post("/tasks/new/", data | {"purpose": "回退后写的目的", "seen": page.context["seen"]})
    task.refresh_from_db()
    assert (task.purpose, Task.objects.count()) == ("回退后写的目的", 1)


def test_a_form_whose_paper_has_gone_on_says_so_and_keeps_what_was_typed(cast: Cast) -> None:
    client, data = signed_in(cast.drafter), kept(cast)
    client.post("/tasks/new/", data)
    task = Task.objects.get()
    actions.submit(task=task, by=cast.drafter, at=AT)
    actions.approve(task=task, by=cast.head, at=AT)
    actions.sign(task=task, by=cast.head, at=AT)
    page = client.post("/tasks/new/", data | {"content": "又想到的一句话"}).content.decode()
    assert "您刚才写的没有存入。这件任务已签发交办；要改已交办的内容，请在办理情况里发更正。" in page
    assert "又想到的一句话" in page
    assert f'href="/tasks/papers/{task.pk}/"' in page
    again = client.post("/tasks/new/", data)
    assert again.headers["Location"] == f"/tasks/papers/{task.pk}/", "the same words: the first result"


def test_a_form_s_key_opens_nobody_else_s_draft(cast: Cast) -> None:
    client, data = signed_in(cast.drafter), kept(cast)
    client.post("/tasks/new/", data)
    other = signed_in(cast.justice_clerk)
    assert other.get("/tasks/new/").status_code == 302, "may draft for its own organization"
    assert other.get(f"/tasks/new/?key={data['client_key']}").status_code == 404
    assert other.post("/tasks/new/", data | {"purpose": "别人的目的"}).status_code == 404
    assert Task.objects.get().purpose == data["purpose"]


def test_a_draft_returned_is_changed_and_submitted_again(cast: Cast) -> None:
    task = drafted(cast, cast.water_first)
    actions.submit(task=task, by=cast.drafter, at=AT)
    head = signed_in(cast.head)
    page = head.post(f"/tasks/papers/{task.pk}/move/", {"verb": "return_draft", "reason": ""})
    assert "退回修改需要写明原因" in page.content.decode()
    head.post(f"/tasks/papers/{task.pk}/move/", {"verb": "return_draft", "reason": "目的写具体些"})
    client = signed_in(cast.drafter)
    assert "目的写具体些" in client.get(f"/tasks/papers/{task.pk}/edit/").content.decode()
    client.post(f"/tasks/papers/{task.pk}/edit/", typed(cast, purpose="让清单逐条对应职能"))
    task.refresh_from_db()
    assert (task.state, task.purpose) == ("in_review", "让清单逐条对应职能")


def test_signing_by_page(cast: Cast) -> None:
    task = drafted(cast, cast.water_first, cast.justice_branch)
    actions.submit(task=task, by=cast.drafter, at=AT)
    head = signed_in(cast.head)
    head.post(f"/tasks/papers/{task.pk}/move/", {"verb": "approve"})
    page = head.get(f"/tasks/papers/{task.pk}/")
    assert page.context["moves"] == ["sign", "return_draft"]
    for _ in range(2):  # pressing again changes nothing
        response = head.post(f"/tasks/papers/{task.pk}/move/", {"verb": "sign"})
        assert response.headers["Location"] == f"/tasks/{task.pk}/"
    assert Hop.objects.count() == 2


def test_the_drafter_is_shown_no_button_to_sign(cast: Cast) -> None:
    task = drafted(cast, cast.water_first)
    actions.submit(task=task, by=cast.drafter, at=AT)
    page = signed_in(cast.drafter).get(f"/tasks/papers/{task.pk}/")
    assert page.context["moves"] == []
    assert "等待审核" in page.content.decode()


def test_a_draft_for_nobody_is_kept_and_not_submitted(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    data = typed(cast, singles=[], content="半句话")
    page = client.post("/tasks/new/", data, follow=True)
    task = Task.objects.get()
    assert (task.state, task.recipients.count()) == ("draft", 0)
    assert "还没有选择交办对象" in page.content.decode()
    assert "半句话" in page.content.decode()
    page = client.post(f"/tasks/papers/{task.pk}/edit/", data | {"content": "整句话"}, follow=True)
    assert "还没有选择交办对象" in page.content.decode()
    assert "整句话" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "filled", "said"),
    [
        (date(2026, 12, 12), date(2026, 12, 11), "已取此前最后一个工作日"),
        (date(2026, 12, 10), date(2026, 12, 10), "文件要求12月10日（周四）前，须是工作日"),
        (date(2026, 10, 1), None, "此前已没有可选的工作日"),
    ],
)
def test_a_term_is_never_later_than_the_paper_asks(cast: Cast, asked: date, filled: date | None, said: str) -> None:
    wanted = requirement(cast, due_on=asked)
    page = signed_in(cast.drafter).get(f"/tasks/new/?requirement={wanted.pk}", follow=True)
    assert filled is None or page.context["form"]["due_on"].value() == filled
    assert said in page.content.decode()


def test_two_who_edit_one_draft_see_both_texts(cast: Cast) -> None:
    task = drafted(cast, cast.water_first)
    address = f"/tasks/papers/{task.pk}/edit/"
    client = signed_in(cast.drafter)
    seen = client.get(address).context["seen"]
    mine = typed(cast, purpose="甲写的目的", seen=seen, save="1")
    theirs = typed(cast, purpose="乙写的目的", seen=seen, save="1")
    del mine["submit"], theirs["submit"]
    assert client.post(address, theirs).status_code == client.post(address, theirs).status_code == 302  # sent twice
    page = client.post(address, mine)
    text = page.content.decode()
    assert "保存过，您的修改还没有存入" in text
    assert "甲写的目的" in text
    assert ("目的", "乙写的目的") in page.context["theirs"]
    task.refresh_from_db()
    assert task.purpose == "乙写的目的"
    client.post(address, mine | {"seen": page.context["seen"]})
    task.refresh_from_db()
    assert task.purpose == "甲写的目的"


def test_a_term_past_the_announced_holidays_is_marked(cast: Cast) -> None:
    day = date(2028, 3, 1)  # a Wednesday
    task = drafted(cast, cast.water_first, due_on=day)
    client = signed_in(cast.drafter)
    for address in (f"/tasks/papers/{task.pk}/", f"/tasks/papers/{task.pk}/edit/", "/tasks/papers/"):
        assert "暂算" in client.get(address).content.decode()
    actions.submit(task=task, by=cast.drafter, at=AT)
    near = drafted(cast, cast.water_first)
    assert "暂算" not in client.get(f"/tasks/papers/{near.pk}/").content.decode()


def test_a_term_absurdly_far_away_is_refused(cast: Cast) -> None:
    page = signed_in(cast.drafter).post("/tasks/new/", typed(cast, due_on="2062-12-13"), follow=True)
    assert "在三年以后，请核对年份" in page.content.decode()
