"""Who may read, change and purge."""

from __future__ import annotations

import pytest
from django.http import Http404

from tests.cast import AT, DAY, Cast
from zhibu.documents import actions
from zhibu.documents.access import document_to, documents_for
from zhibu.documents.tests.papers import hand_in
from zhibu.people.models import User

pytestmark = pytest.mark.django_db


def readers(cast: Cast) -> set[str]:
    users = [value for value in vars(cast).values() if isinstance(value, User)]
    return {user.username for user in users if documents_for(user, DAY).exists()}


def test_a_paper_is_its_owners_lines_alone(cast: Cast) -> None:
    hand_in(cast, by=cast.water_clerk, organization=cast.water_committee)
    assert readers(cast) == {"drafter", "head", "leader", "waterclerk", "waterleader"}


def test_opened_to_a_subtree_it_reaches_those_under_it(cast: Cast) -> None:
    document = hand_in(cast, by=cast.water_clerk, organization=cast.water_committee)
    actions.open_to(document=document, organization=cast.water_committee, by=cast.water_clerk, at=AT)
    within = {"drafter", "head", "leader", "waterclerk", "waterleader", "watersecretary", "secondsecretary", "member"}
    assert readers(cast) == within
    actions.open_to(document=document, organization=cast.justice_general, by=cast.water_clerk, at=AT)
    assert readers(cast) >= {"justiceclerk", "justicesecretary"}
    assert "watersecretary" not in readers(cast)
    actions.open_to(document=document, organization=None, by=cast.water_clerk, at=AT)
    assert readers(cast) == {"drafter", "head", "leader", "waterclerk", "waterleader"}


def test_opened_to_one_branch_it_reaches_that_branch_and_those_above(cast: Cast) -> None:
    document = hand_in(cast)
    actions.open_to(document=document, organization=cast.water_first, by=cast.drafter, at=AT)
    above = {"drafter", "head", "leader", "waterclerk", "waterleader"}
    assert readers(cast) == above | {"watersecretary", "member"}


def test_opened_to_the_district_it_reaches_leading_groups_but_no_stranger(cast: Cast) -> None:
    document = hand_in(cast)
    assert readers(cast) == {"drafter", "head"}
    actions.open_to(document=document, organization=cast.work_committee, by=cast.drafter, at=AT)
    assert readers(cast) >= {"waterleader", "justicesecretary", "member", "leader"}
    assert not readers(cast) & {"stranger", "auditor", "systemadmin", "securityadmin", "auditadmin"}


def test_powers_are_told_apart(cast: Cast) -> None:
    document = hand_in(cast)
    actions.open_to(document=document, organization=cast.work_committee, by=cast.drafter, at=AT)
    assert document_to("read_document", cast.leader, document.pk, DAY) == document
    assert document_to("hand_in_document", cast.drafter, document.pk, DAY) == document
    assert document_to("purge_document", cast.security_administrator, document.pk, DAY) == document
    for power, user in (
        ("hand_in_document", cast.leader), ("hand_in_document", cast.water_clerk), ("purge_document", cast.drafter),
        ("read_document", cast.stranger), ("read_document", cast.security_administrator),
    ):  # fmt: skip
        with pytest.raises(Http404):
            document_to(power, user, document.pk, DAY)


def test_a_purged_paper_is_gone_for_everybody(cast: Cast) -> None:
    document = hand_in(cast)
    actions.purge(document=document, reason="误存", by=cast.security_administrator, at=AT)
    assert readers(cast) == set()
    for power, user in (("hand_in_document", cast.drafter), ("purge_document", cast.security_administrator)):
        with pytest.raises(Http404):
            document_to(power, user, document.pk, DAY)


def test_an_account_switched_off_reads_nothing(cast: Cast) -> None:
    document = hand_in(cast)
    actions.open_to(document=document, organization=cast.committee, by=cast.drafter, at=AT)
    cast.member.is_active = False
    cast.member.save()
    assert not documents_for(cast.member, DAY).exists()
