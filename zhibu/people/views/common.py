"""The one way in which a page of this room shows a form and carries out what it asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhibu.kit.pages import refuse
from zhibu.kit.states import Refused


def form_page(
    request: HttpRequest, form: BaseForm, act: Callable[[dict[str, Any]], object], *, title: str, button: str,
    back: str, done: str, lead: str = "", template: str = "people/form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form; when it was sent and holds, carry it out and go ``back``. A refusal keeps all that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, done)
            return redirect(back)
    shown = {"form": form, "title": title, "button": button, "back": back, "lead": lead, **context}
    return render(request, template, shown, status=422 if form.errors else 200)


def carry_out(request: HttpRequest, act: Callable[[], object], *, back: str, done: str) -> HttpResponse:
    """Carry out what a single button asks and go ``back``, with the sentence of success or refusal."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect(back)
