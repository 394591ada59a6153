"""The cast holds what its names say."""

from __future__ import annotations

from tests.cast import AT, DAY, Cast
from zhibu.people.access import organizations_for
from zhibu.people.actions import record_audit
from zhibu.people.models import AuditEntry
from zhibu.people.queries import above, led_by


def test_the_lines_of_the_district(cast: Cast) -> None:
    """The district reaches units' leading groups; a 党组 reaches its unit; a committee its own branches."""
    assert cast.water_group in organizations_for(cast.drafter, "see_task", DAY)
    assert set(organizations_for(cast.water_clerk, "handle_task", DAY)) == {
        cast.water_committee, cast.water_first, cast.water_second
    }  # fmt: skip
    assert cast.justice_branch not in organizations_for(cast.water_leader, "see_task", DAY)
    assert set(led_by(cast.water_group, DAY)) == {cast.water_committee, cast.water_first, cast.water_second}
    assert [o.name for o in above(cast.water_first, DAY)] == ["区水务局机关党委", "区直机关工委", "中共云溪区委员会"]
    assert not organizations_for(cast.stranger, "see_task", DAY).exists()


def test_the_chain_links_entries(cast: Cast) -> None:
    first = record_audit(by=cast.drafter, verb="新建", target=cast.water_first, at=AT, after={"name": "甲"})
    second = record_audit(
        by=None, verb="更正", target=cast.water_first, at=AT, before={"name": "甲"}, after={"name": "乙"}
    )
    assert (second.number, second.previous, second.fields) == (first.number + 1, first.digest, ["name"])
    assert AuditEntry.objects.count() == 2
