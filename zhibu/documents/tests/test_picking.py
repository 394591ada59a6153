"""Organizations picked by their names: for whom a paper is handed in, to whom it is opened."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, organization
from zhibu.documents.tests.browsing import at, said, signed_in
from zhibu.documents.tests.papers import hand_in
from zhibu.people.models import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def test_a_paper_is_opened_to_one_branch_by_name(cast: Cast) -> None:
    """To a branch alone or to a committee with what is under it; no name closes it; out of reach is refused."""
    clerk = cast.water_clerk
    document = hand_in(cast, by=clerk, organization=cast.water_committee)
    client, address = signed_in(clerk), at("about", document.pk)
    for name, words in (
        ("区水务局第一党支部", "已开放给区水务局第一党支部"), ("区水务局机关党委", "已开放给区水务局机关党委及所属组织"),
    ):  # fmt: skip
        page = client.post(address, {"do": "open", "organization": name}, follow=True)
        assert f"{words}\n" in said(page)
        assert f'value="{name}"' in client.get(address).content.decode()
    refused = client.post(address, {"do": "open", "organization": "区司法局机关党支部"})
    assert (refused.status_code, "不能开放给“区司法局机关党支部”" in said(refused)) == (422, True)
    near = client.post(address, {"do": "open", "organization": "党支部"})
    assert "是不是：区水务局第一党支部、区水务局第二党支部？" in said(near)
    client.post(address, {"do": "open", "organization": ""})
    document.refresh_from_db()
    assert document.opened_to is None


def test_organizations_to_pick_cost_no_query_each(cast: Cast) -> None:
    """Handing in and opening with six organizations in reach cost what they cost with three hundred."""
    document, client = hand_in(cast), signed_in(cast.drafter)

    def counted() -> list[int]:
        found = []
        for address in (at("hand-in"), at("about", document.pk)):
            with CaptureQueriesContext(connection) as queries:
                page = client.get(address).content.decode()
            found.append(len(queries))
            assert "<datalist" in page
        return found

    few = counted()
    for number in range(300):
        organization(f"第{number:03}支部", Kind.BRANCH, cast.water_committee)
    assert counted() == few
    assert '<option value="第299支部">' in client.get(at("hand-in")).content.decode()
