"""待办."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhibu.kit import clock
from zhibu.people.access import account
from zhibu.people.queries import held_briefly
from zhibu.tasks.access import acts_for
from zhibu.tasks.queries import Needs, load_of, needs_below

from .queries import home_of, posts_of


def home(request: HttpRequest) -> HttpResponse:
    """Who: everybody signed in; each sees the work of the organizations the account acts for."""
    user, today = account(request), clock.today()
    own = list(acts_for(user, "handle_task", today))
    after = _after(request)
    context = {
        "home": home_of(user, today, after),
        "needs": needs_below(user, today) if after is None else Needs(),
        "posts": posts_of(user, today),
        "held": held_briefly(user, today),
        "own": own,
        "load": load_of([organization.pk for organization in own], today),
    }
    return render(request, "desk/home.html", context)


def _after(request: HttpRequest) -> tuple[date, str] | None:
    """Where the page before ended; anything else in the address begins at the top."""
    day, _, key = request.GET.get("after", "").partition("_")
    try:
        return (date.fromisoformat(day), key) if key and "\0" not in key else None
    except ValueError:
        return None
