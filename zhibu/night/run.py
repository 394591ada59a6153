"""Running the night: every step once per date, claimed before it acts, missed dates caught up."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from .models import Run, State
from .steps import STEPS, Step

logger = logging.getLogger("zhibu.night")

ABANDONED = timedelta(hours=2)  # a step still marked running after that has lost its process
RETRY = timedelta(minutes=30)  # between two tries of a step that failed


def dates_for(step: Step, today: date) -> Iterator[date]:
    """The dates a step has to run for, oldest first."""
    last = Run.objects.filter(step=step.name, state=State.DONE).order_by("on").last()
    first = min(last.on + timedelta(days=1), today) if last and step.every_day else today
    for days in range((today - first).days + 1):
        yield first + timedelta(days=days)


def claim(step: Step, on: date, at: datetime, *, retry: timedelta = RETRY) -> Run | None:
    """The row of this step and date for this process alone, or None when it is done or another has it."""
    try:
        with transaction.atomic():
            return Run.objects.create(step=step.name, on=on, started_at=at)
    except IntegrityError:
        run = Run.objects.get(step=step.name, on=on)
    if run.state == State.DONE:
        return None
    pause = ABANDONED if run.state == State.RUNNING else retry
    if at - run.started_at < pause:
        return None
    taken = Run.objects.filter(pk=run.pk, state=run.state, started_at=run.started_at)
    if not taken.update(state=State.RUNNING, started_at=at, finished_at=None, note=""):
        return None
    run.refresh_from_db()
    return run


def run_night(
    *, today: date, clock: Callable[[], datetime], steps: Iterable[Step] = STEPS, at_once: bool = False
) -> list[Run]:
    """Run what is to be run by ``today`` and return the rows touched; a failing step does not stop the next.

    ``clock`` is asked for the instant at the start and end of every step. ``at_once`` tries failed steps again
    without the half hour that they wait otherwise.
    """
    touched: list[Run] = []
    for step in steps:
        for on in dates_for(step, today):
            run = claim(step, on, clock(), retry=timedelta(0) if at_once else RETRY)
            if run is None:
                continue
            touched.append(run)
            _act(step, run, clock)
            if run.state == State.FAILED and step.every_day:
                break  # later dates rest on this one
    return touched


def _act(step: Step, run: Run, clock: Callable[[], datetime]) -> None:
    try:
        with transaction.atomic():
            note, state = step.act(run.on, run.started_at), State.DONE
    except Exception as error:
        logger.exception("night step %s failed for %s", step.name, run.on)
        note, state = f"{type(error).__name__}: {error}", State.FAILED
    run.note, run.state, run.finished_at = note[:500], state, clock()
    run.save(update_fields=["note", "state", "finished_at"])
