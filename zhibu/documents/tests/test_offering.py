"""The same paper again, words typed to be marked, what is offered to an organization."""

from __future__ import annotations

import re

import pytest

from tests.cast import Cast
from zhibu.documents.models import Document
from zhibu.documents.tests.browsing import at, said, sent, signed_in
from zhibu.documents.tests.papers import CLEAN, hand_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def test_the_same_paper_again_leads_to_the_first_and_can_be_meant(cast: Cast) -> None:
    client = signed_in(cast.drafter)
    sent(client, cast, words=CLEAN)
    first = Document.objects.get()
    refused = sent(client, cast, words=CLEAN)
    assert refused.status_code == 422
    assert f"文件编号 {first.pk}" in said(refused)
    assert at("reader", first.pk) in refused.content.decode()
    assert "值得大家学习" in said(refused), "what was pasted stays"
    assert sent(client, cast, words=CLEAN, again="on").status_code == 302
    assert Document.objects.count() == 2


def test_words_that_cannot_be_marked_stay_where_they_were_typed(cast: Cast) -> None:
    document = hand_in(cast)
    client = signed_in(cast.drafter)
    page = client.post(at("marks", document.pk), {"words": "没有这句话", "kind": "cause", "seen": "/documents/1/"})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'id="by-hand" open' in text
    assert re.search(r'<textarea id="hand-words"[^>]*autofocus[^>]*>没有这句话</textarea>', text)
    assert 'value="cause" checked' in text
    assert "文中没有这些字" in said(page)
    assert "Traceback" not in text


def test_what_a_paper_says_is_offered_to_the_organization_and_taken_back(cast: Cast) -> None:
    document = hand_in(cast)
    row = document.mentions.get(name="区水务局第一党支部")
    drafter, clerk = signed_in(cast.drafter), signed_in(cast.water_clerk)
    offered = at("offered", row.organization_id)
    assert "还没有" in said(clerk.get(offered))
    assert "提供给该组织" in said(drafter.get(at("reader", document.pk) + "?tab=organizations"))
    drafter.post(at("offer", document.pk, row.pk), {"do": "offer", "seen": "/documents/"})
    page = clerk.get(offered)
    assert "区水务局第一党支部作了很好的发言" in said(page)
    assert at("reader", document.pk) not in page.content.decode(), "the paper itself stays with its owner"
    assert at("reader", document.pk) in drafter.get(offered).content.decode()
    assert clerk.get(offered, headers={"hx-request": "true"}).content.startswith(b"<h2>")
    drafter.post(at("offer", document.pk, row.pk), {"do": "withdraw"})
    assert "还没有" in said(clerk.get(offered))
