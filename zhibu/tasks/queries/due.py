"""What an account is to do in this room: held, to be accepted, asked, to be reviewed or signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from zhibu.kit.calendar import day_of
from zhibu.people.models import User

from ..access import acts_for
from ..models import Event, Hop, Inquiry, Notice, Task
from ..rules import OPEN, DueItem, page_of, standing_of

LIMIT = 200
Place = tuple[date, str] | None


def due_items(user: User, today: date, *, after: Place = None, limit: int = LIMIT) -> list[DueItem]:
    """One page of an account's open work over all organizations it acts for, by due date.

    ``after`` is (due_on, key) of the last item of the page before. A constant number of queries.
    """
    own = acts_for(user, "handle_task", today).values("pk")
    items = [
        *_held(own, today, after, limit),
        *_to_accept(own, today, after, limit),
        *_asked(own, today, after, limit),
        *_papers(user, today, after, limit),
    ]
    return page_of(items, after, limit)


def due_counts(user: User, today: date) -> dict[str, int]:
    """How many lines an account's 待办 has, by standing and in "all", without building them."""
    own = acts_for(user, "handle_task", today).values("pk")
    days: Counter[date] = Counter()
    days.update(_dates(_held_rows(own).values("due_on").annotate(n=Count("pk"))))
    days.update(_dates(_accept_rows(own)))
    days.update(_dates(_asked_rows(own).values("hop__due_on").annotate(n=Count("pk")), "hop__due_on"))
    days.update(_dates(waiting_papers(user, today).values("due_on").annotate(n=Count("pk"))))
    counts = Counter({"all": 0, "late": 0, "week": 0, "month": 0, "later": 0})
    for day, n in days.items():
        counts[standing_of(day, today)] += n
        counts["all"] += n
    return dict(counts)


def unread_notices(user: User) -> int:
    """How many of an account's notices it has not read."""
    return Notice.objects.filter(recipient=user, read_at=None).count()


def _dates(rows: Any, name: str = "due_on") -> Counter[date]:
    found: Counter[date] = Counter()
    for row in rows:
        found[row[name]] += row.get("n", 1)
    return found


def key_of(kind: str, *ids: int) -> str:
    """A key whose order as text is the order of its numbers."""
    return "-".join([kind, *(f"{pk:012d}" for pk in ids)])


def _page(rows: QuerySet[Any], kind: str, order: list[str], after: Place, limit: int) -> QuerySet[Any]:
    """The first rows after a place, ordered by due date and then by the ids that make up the key."""
    due = order[0]
    if after:
        day, (before, *ids) = after[0], after[1].split("-")
        later = Q(**{f"{due}__gt": day})
        if kind > before:
            later |= Q(**{due: day})
        elif kind == before:
            same = Q(**{due: day})
            for name, pk in zip(order[1:], ids, strict=False):
                later |= same & Q(**{f"{name}__gt": int(pk)})
                same &= Q(**{name: int(pk)})
        rows = rows.filter(later)
    return rows.order_by(*order)[:limit]


# -- held by the account's own organizations ---------------------------------------------------------------


def _held_rows(own: QuerySet[Any]) -> QuerySet[Hop]:
    """What a holder has to do; a task handed on comes back to the list when all below it have ended."""
    still = Hop.objects.filter(parent=OuterRef("pk"), state__in=OPEN)
    held = Hop.objects.filter(to_organization__in=own).annotate(has_open=Exists(still))
    return held.filter(Q(state__in=["pending", "returned"]) | Q(state="passed", has_open=False)).order_by()


def _held(own: QuerySet[Any], today: date, after: Place, limit: int) -> Iterator[DueItem]:
    again = Event.objects.filter(hop=OuterRef("pk"), kind__in=("send_back", "reissue")).order_by("-at", "-pk")
    rows = _held_rows(own).select_related("task", "from_organization", "to_organization")
    rows = rows.annotate(again_kind=Subquery(again.values("kind")[:1]), again_words=Subquery(again.values("words")[:1]))
    for hop in _page(rows, "hop", ["due_on", "pk"], after, limit):
        verb = "转办" if hop.parent_id else "交办"
        received = day_of(hop.received_at)
        why = f"{hop.from_organization} {received:%-m月%-d日}{verb}{_again(hop)}"
        yield DueItem(
            key=key_of("hop", hop.pk), title=hop.task.title, why=why, since=received, due_on=hop.due_on,
            standing=standing_of(hop.due_on, today), url=reverse("tasks:hop", args=[hop.pk]), button=_button(hop),
            organization=hop.to_organization.name, marks=_marks(hop),
        )  # fmt: skip


def _again(hop: Any) -> str:
    """Why it is asked again, in the giver's words; "" for what came the first time."""
    title = {"send_back": "退回原因", "reissue": "再次交办的原因"}.get(hop.again_kind, "")
    return f"，{title}：{hop.again_words}" if title else ""


def _button(hop: Hop) -> str:
    if hop.task.answer == "read" or hop.role == "inform":
        return "阅知"
    if hop.state == "passed":
        return "汇总答复"
    return "答复"


def _marks(hop: Hop) -> tuple[str, ...]:
    marks = {"returned": "退回重办", "passed": "下级已办结"}
    found = [marks[hop.state]] if hop.state in marks else []
    if hop.blocked_note:
        found.append("受阻")
    if hop.role == "assist":
        found.append("配合")
    return tuple(found)


# -- handed on by them, and now theirs again ---------------------------------------------------------------


def _accept_rows(own: QuerySet[Any]) -> QuerySet[Any]:
    """One row per task and giver with answers to accept, things given back, or blocked holders."""
    with_giver = Q(state__in=["answered", "declined"]) | (Q(state__in=OPEN) & ~Q(blocked_note=""))
    rows = Hop.objects.filter(with_giver, from_organization__in=own)
    return (
        rows.order_by().values("task_id", "from_organization_id")
        .annotate(due_on=Min("due_on"), since=Min("state_at"),
                  answered=Count("pk", filter=Q(state="answered")), declined=Count("pk", filter=Q(state="declined")),
                  blocked=Count("pk", filter=Q(state__in=OPEN) & ~Q(state="declined") & ~Q(blocked_note="")))
    )  # fmt: skip


def _to_accept(own: QuerySet[Any], today: date, after: Place, limit: int) -> Iterator[DueItem]:
    rows = _accept_rows(own).values(
        "task_id", "task__title", "from_organization_id", "from_organization__name", "due_on", "since",
        "answered", "declined", "blocked",
    )  # fmt: skip
    for row in _page(rows, "accept", ["due_on", "task_id", "from_organization_id"], after, limit):
        parts = [("answered", "份答复待办结"), ("declined", "个组织退回"), ("blocked", "个组织受阻")]
        words = "、".join(f"{row[name]}{text}" for name, text in parts if row[name])
        yield DueItem(
            key=key_of("accept", row["task_id"], row["from_organization_id"]), title=row["task__title"], why=words,
            since=day_of(row["since"]), due_on=row["due_on"], standing=standing_of(row["due_on"], today),
            url=f"{reverse('tasks:show', args=[row['task_id']])}?state=with-giver",
            button="看答复" if row["answered"] else "去处理", organization=row["from_organization__name"],
        )  # fmt: skip


def _asked_rows(own: QuerySet[Any]) -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(hop__from_organization__in=own, replied_at=None, hop__state__in=OPEN).order_by()


def _asked(own: QuerySet[Any], today: date, after: Place, limit: int) -> Iterator[DueItem]:
    rows = _asked_rows(own).select_related("hop__task", "hop__to_organization", "hop__from_organization")
    for inquiry in _page(rows, "inquiry", ["hop__due_on", "pk"], after, limit):
        hop, verb = inquiry.hop, "询问" if inquiry.kind == "question" else "申请延期"
        yield DueItem(
            key=key_of("inquiry", inquiry.pk), title=hop.task.title, why=f"{hop.to_organization}{verb}：{inquiry.words}",
            since=day_of(inquiry.at), due_on=hop.due_on, standing=standing_of(hop.due_on, today),
            url=reverse("tasks:hop", args=[hop.pk]), button="答复", organization=hop.from_organization.name,
        )  # fmt: skip


# -- papers ------------------------------------------------------------------------------------------------


def waiting_papers(user: User, today: date) -> QuerySet[Task]:
    """Papers waiting for this account: to review, to sign, or returned to it with a reason."""
    review = Q(state="in_review", issuer__in=acts_for(user, "review_task", today)) & ~Q(drafted_by=user)
    asked = Q(approver=user) | Q(approver=None)
    sign = Q(state="to_sign", issuer__in=acts_for(user, "sign_task", today)) & ~Q(drafted_by=user) & asked
    back = Q(state="draft", drafted_by=user) & ~Q(state_reason="")
    return Task.objects.filter(review | sign | back).order_by()


_PAPER_WORDS = {"in_review": ("待审核", "审核"), "to_sign": ("待签发", "签发"), "draft": ("被退回修改", "修改")}


def _papers(user: User, today: date, after: Place, limit: int) -> Iterator[DueItem]:
    rows = waiting_papers(user, today).select_related("issuer", "drafted_by__person")
    for task in _page(rows, "paper", ["due_on", "pk"], after, limit):
        words, button = _PAPER_WORDS[task.state]
        reason = f"：{task.state_reason}" if task.state == "draft" else ""
        yield DueItem(
            key=key_of("paper", task.pk), title=task.title, why=f"{task.drafted_by}拟稿，{words}{reason}",
            since=day_of(task.state_at), due_on=task.due_on, standing=standing_of(task.due_on, today),
            url=reverse("tasks:paper", args=[task.pk]), button=button, organization=task.issuer.name,
        )  # fmt: skip
