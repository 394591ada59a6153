"""Pages of this room refuse what may not be stored, and say why, in place."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from zhibu.people.models import Person
from zhibu.people.tests.test_pages import TODAY, In, send, signed_in, text, today

__all__ = ["signed_in", "today"]  # fixtures


@pytest.mark.parametrize("field", ["name", "number"])
def test_no_identity_number_stands_in_for_a_name_or_number(cast: Cast, signed_in: In, field: str) -> None:
    client = signed_in(cast.water_clerk)
    facts = {"name": "杨新", "from_on": TODAY, field: "999999199003071234"}
    for answer in (
        send(client, "new-person", cast.water_first.pk, **facts),
        send(client, "person", cast.member.person_id, **facts),
    ):
        page = answer.content.decode()
        assert answer.status_code == 422 and "看起来是身份证号" in page and "999999199003071234" in page
    assert not Person.objects.filter(**{field: "999999199003071234"}).exists()


def test_a_box_stands_with_its_words_on_one_line(cast: Cast, signed_in: In) -> None:
    page = text(signed_in(cast.drafter), "new-organization")
    box = page[page.index('<div class="field boxed">') :]
    box = box[: box.index("</label>")]
    assert 'type="checkbox"' in box and "联合" in box and "可不填" not in box


def test_an_upper_that_will_not_do_is_told_why(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.drafter)
    for name, why in (
        ("区水务局第二党支部", "不能隶属于党支部"),
        ("区水务局第一党支部", "不能隶属于自己"),
        ("没有的党委", "没有找到"),
    ):
        page = send(client, "place-organization", cast.water_first.pk, parent=name, from_on=TODAY).content.decode()
        assert why in page and ("没有找到" in page) == (why == "没有找到")
    below = send(client, "place-organization", cast.water_committee.pk, parent="区水务局第一党支部", from_on=TODAY)
    assert "就在区水务局机关党委之下" in below.content.decode()


def test_an_organization_of_a_day_to_come_is_not_made(cast: Cast, signed_in: In) -> None:
    client = signed_in(cast.drafter)
    facts = {
        "name": "区水务局第三党支部",
        "kind": "branch",
        "parent": "区水务局机关党委",
        "client_key": "8f14e45f-ceea-467f-a2a5-000000000003",
    }
    answer = send(client, "new-organization", **facts, from_on="2099-01-01")
    assert answer.status_code == 422 and "成立日期还没有到" in answer.content.decode()
    answer = send(client, "new-organization", **facts, from_on="1990-01-01")
    assert answer.status_code == 422 and "请先在它的页面上修改" in answer.content.decode()
