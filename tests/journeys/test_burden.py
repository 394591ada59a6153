"""Jobs 1, 4, 6 and 7 take no more fields and taps than they may; no times, those are for the benchmark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench.burden import AIMS, ORGANIZATIONS
from bench.burden_jobs import TASKS, Stage, perform
from bench.hand import Cost, Hand
from tests.chromium import PHONE
from tests.installation import serving

pytestmark = pytest.mark.browser

USUAL = "2026-12-08"  # ten working days: what the speech asks without a term
DUE = {
    "2026-12-04", "2026-12-11", "2026-12-16", "2026-12-18", "2026-12-25", "2026-12-28", "2026-12-31",
}  # fmt: skip


@pytest.fixture(scope="module")
def played(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, dict[int, Cost]]]:
    """All jobs in a district of their own: other journeys leave work behind."""
    with serving(tmp_path_factory.mktemp("burden"), organizations=ORGANIZATIONS) as site:
        stage = Stage(site, chromium)
        yield stage, perform(stage)


@pytest.mark.parametrize("number", sorted(AIMS))
def test_a_job_keeps_within_its_fields_and_taps(played: tuple[Stage, dict[int, Cost]], number: int) -> None:
    cost, aim = played[1][number], AIMS[number]
    assert cost.taps > 0
    assert aim.taps is None or cost.taps <= aim.taps
    assert aim.fields is None or cost.fields <= aim.fields


def test_a_speech_needs_no_typing_but_the_paper_itself(played: tuple[Stage, dict[int, Cost]]) -> None:
    """To whom, by when and what answer stand in each draft as the speech has them; every task is signed."""
    stage, costs = played
    assert costs[7].fields == 1
    assert len(stage.drafted) == TASKS
    assert set(stage.drafted.values()) == DUE | {USUAL}
    assert set(stage.drafted) <= stage.signed
    few = "all but the district's own bodies, a discipline committee and one committee asked last"
    assert len(stage.reached) >= ORGANIZATIONS - 6, few


FORM = """<form><input name="title" required><input name="done" required value="已填"><input name="note">
<input type="radio" name="answer" value="a" required checked><input type="radio" name="answer" value="b" required>
<label id="chip"><input type="checkbox" name="to">全部</label><textarea name="text" required>  </textarea>
<input name="off" required disabled><button id="send" type="button">提交</button></form><a id="away" href="#">看</a>"""


@pytest.mark.parametrize(("act", "fields"), [("away", 0), ("send", 2), ("chip", 3)])
def test_required_and_empty_fields_are_found_in_the_form(chromium: Browser, act: str, fields: int) -> None:
    page = chromium.new_page(viewport=PHONE)
    page.set_content(FORM)
    hand = Hand(page)
    hand.tap(page.locator(f"#{act}"))
    assert hand.cost().fields == fields
    page.close()
