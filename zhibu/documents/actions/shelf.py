"""What happens to a paper as a whole: its title, who may read it, favourites, and purging."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from zhibu.kit.states import Refused
from zhibu.people.actions import erase_file, erase_values, record_audit
from zhibu.people.models import AuditValue, Organization, User

from ..models import Cause, Document, Keyword, Mention, Passage, Problem, Requirement, Standing, TextChange
from ..queries.quoting import quotings
from ..rules import READING_MOVES, eraser, genre_of
from .index import erase_words, index_words


@transaction.atomic
def retitle(*, document: Document, title: str, dated_on: date | None, by: User, at: datetime) -> Document:
    """Correct the title and the date of a paper."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    title = " ".join(title.split())
    if not title:
        raise Refused("请填写标题。", "title")
    before = {"title": document.title, "dated_on": document.dated_on}
    document.title, document.dated_on, document.genre = title, dated_on, genre_of(title)
    after = {"title": title, "dated_on": dated_on}
    if before != after:
        document.save(update_fields=["title", "dated_on", "genre"])
        index_words(document)
        record_audit(by=by, verb="修改标题和日期", target=document, at=at, before=before, after=after)
    return document


@transaction.atomic
def open_to(*, document: Document, organization: Organization | None, by: User, at: datetime) -> Document:
    """Let an organization and all under it read a paper; None closes it to its owner's line again."""
    document = Document.objects.select_for_update(of=("self",)).select_related("opened_to").get(pk=document.pk)
    if document.opened_to != organization:
        before = {"opened_to": document.opened_to and document.opened_to.name}
        document.opened_to = organization
        document.save(update_fields=["opened_to"])
        after = {"opened_to": organization and organization.name}
        record_audit(
            by=by, verb="开放文件" if organization else "收回开放", target=document, at=at, before=before, after=after
        )
    return document


@transaction.atomic
def favour(*, document: Document, is_favourite: bool, by: User, at: datetime) -> None:
    """Keep a paper among one's own favourites, or no longer."""
    has = document.favourite_of.filter(pk=by.pk).exists()
    if has == is_favourite:
        return
    if is_favourite:
        document.favourite_of.add(by)
    else:
        document.favourite_of.remove(by)
    record_audit(by=by, verb="收藏" if is_favourite else "取消收藏", target=document, at=at)


@transaction.atomic
def purge(*, document: Document, reason: str, by: User, at: datetime) -> Document:
    """Remove every word of a paper put in by mistake: text, file, marks, index, the values kept of its entries, and
    what rooms above copied from it.

    The record stays without words, with its entries, so that it can be told what happened and when. Rows of
    requirements stay without words too, since tasks may rest on them.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    move = READING_MOVES.check("purge", document.standing, reason)
    before = document.standing
    erased = eraser(_words_of(document))
    for quoting in quotings():
        quoting.erase(document=document, erased=erased, reason=reason, by=by, at=at)
    _empty_passages(document)
    _erase_kept_values(document, reason, by=by, at=at)
    erase_words(document)
    file, document.file = document.file, None
    for name in ("source", "title", "occasion", "genre", "original", "digest", "restored", "failure"):
        setattr(document, name, "")
    document.outline, document.gaps, document.dated_on, document.opened_to = [], [], None, None
    document.standing, document.purged_at = move.target, at
    document.save()
    document.favourite_of.clear()
    if file is not None:
        erase_file(stored=file, reason=reason, by=by, at=at)
    record_audit(
        by=by, verb=move.title, target=document, at=at, before={"standing": before},
        after={"standing": Standing.PURGED, "reason": reason},
    )  # fmt: skip
    return document


def _words_of(document: Document) -> list[str]:
    """The paper as it can have been copied: a task begins with who and what of a requirement, put together."""
    asked = [f"{row.who}{row.what}" for row in document.requirements.all()]
    return [document.original, document.restored, document.title, document.occasion, *asked]


def _empty_passages(document: Document) -> None:
    for model in (TextChange, Keyword):
        model.objects.filter(document=document).delete()
    for passages in (Problem, Cause, Requirement, Mention):
        fields: dict[str, object] = {"text": "", "start": 0, "end": 0, "is_dismissed": True}
        if passages is Requirement:
            fields |= {"who": "", "what": "", "by": "", "due_on": None, "indicator": ""}
        if passages is Mention:
            fields |= {
                "name": "",
                "theme": "",
                "theme_start": None,
                "theme_end": None,
                "candidates": [],
                "organization": None,
                "offered_at": None,
            }
        passages._default_manager.filter(document=document).update(**fields)


def _erase_kept_values(document: Document, reason: str, *, by: User, at: datetime) -> None:
    """Before and after of the entries of the paper and of its marks: they may quote it."""
    targets: list[Document | Passage] = [document]
    for model in (Problem, Cause, Requirement, Mention):
        targets += model._default_manager.filter(document=document)
    for target in targets:
        kind = ContentType.objects.get_for_model(target)
        values = AuditValue.objects.filter(entry__target_type=kind, entry__target_id=target.pk, erased_on=None)
        fields = set(values.values_list("field", flat=True))
        if fields:
            erase_values(by=by, target=target, fields=fields, reason=reason, at=at)
