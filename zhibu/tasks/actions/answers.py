"""答复 and what who handed it on does with it: 办结, or back with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F

from zhibu.kit.states import Refused
from zhibu.people.actions import erase_file, record_audit
from zhibu.people.models import Organization, StoredFile, User

from ..models import Feedback, FeedbackFile, Hop, Task
from ..rules import before_answering
from .outbox import notify_holders
from .passing import close, end_inquiries, held, hop_message, move_hop
from .signing import write_asks
from .trace import already, leave


def answer(
    *, hop: Hop, text: str, by: User, at: datetime, client_key: UUID, files: Sequence[StoredFile] = (),
) -> Feedback:  # fmt: skip
    """答复. Repeating the request with the same key returns the first answer."""
    with transaction.atomic():
        hop = held(hop)
        found, client_key = _sent_with(client_key)
        if found:
            return found
        if not text.strip():
            raise Refused("请用一句话写明办理情况。", field="text")
        if hop.task.answer == "attachment" and not files:
            raise Refused("这件任务要求附材料，请选择文件。", field="files")
        before = move_hop(hop, "answer", at=at, left_at=at, blocked_note="")
        feedback = Feedback.objects.create(hop=hop, text=text.strip(), by=by, at=at, client_key=client_key)
        FeedbackFile.objects.bulk_create([FeedbackFile(feedback=feedback, file=file) for file in files])
        event = leave(
            "answer", task=hop.task, hop=hop, organization=hop.to_organization, by=by, at=at, words=text.strip(),
            before={"state": before}, after={"state": hop.state, "feedback": feedback.pk},
        )  # fmt: skip
        words = f"{hop.to_organization}已答复：{hop.task}"
        notify_holders(
            "handle_task", [hop.from_organization_id], hop_message(hop, "answered", words, event, at), but=by
        )
    return feedback


def _sent_with(client_key: UUID) -> tuple[Feedback | None, UUID]:
    """The answer that a form's key stands for; once it was taken back, the key of what the same form sends next."""
    while (found := Feedback.objects.filter(client_key=client_key).first()) and found.taken_back_at:
        client_key = uuid5(client_key, "again")
    return found, client_key


def take_back(*, hop: Hop, by: User, at: datetime, reason: str = "", client_key: UUID | None = None) -> Hop:
    """收回答复, as long as whoever is above has neither accepted nor returned it: the hop is held as before."""
    with transaction.atomic():
        hop = held(hop)
        if already(client_key):
            return hop
        was = before_answering(hop.events.order_by("pk").values_list("kind", "at", "words"))
        before = move_hop(hop, "take_back", at=at, state=was.state, left_at=was.left_at, blocked_note=was.blocked_note)
        feedback = hop.feedback.latest("pk")
        feedback.taken_back_at = at
        feedback.save(update_fields=["taken_back_at"])
        event = leave(
            "take_back", task=hop.task, hop=hop, organization=hop.to_organization, by=by, at=at, words=reason.strip(),
            client_key=client_key, before={"state": before}, after={"state": hop.state, "feedback": feedback.pk},
        )  # fmt: skip
        words = f"{hop.to_organization}收回答复：{hop.task}"
        message = hop_message(hop, "taken-back", words, event, at)
        notify_holders("handle_task", [hop.from_organization_id], message, but=by)
    return hop


def accept(*, hop: Hop, by: User, at: datetime, note: str = "", client_key: UUID | None = None) -> Hop:
    """办结: who handed it on accepts the answer."""
    with transaction.atomic():
        hop = held(hop)
        if already(client_key):
            return hop
        _accept(hop, by, at, note, client_key)
        close(task=hop.task, by=by, at=at)
    return hop


def _accept(hop: Hop, by: User, at: datetime, note: str, client_key: UUID | None = None) -> None:
    before = move_hop(hop, "accept", at=at)
    end_inquiries([hop], by, at)
    event = leave(
        "accept", task=hop.task, hop=hop, organization=hop.from_organization, by=by, at=at, words=note.strip(),
        client_key=client_key, before={"state": before}, after={"state": hop.state},
    )  # fmt: skip
    words = f"{hop.from_organization}已办结：{hop.task}"
    notify_holders("handle_task", [hop.to_organization_id], hop_message(hop, "accepted", words, event, at), but=by)


def accept_all(*, task: Task, hops: list[Hop], by: User, at: datetime) -> tuple[int, int]:
    """办结 several answers at once; returns how many were accepted and how many had moved on meanwhile."""
    done = 0
    with transaction.atomic():
        for hop in hops:
            row = held(hop)
            if row.state == "answered":
                _accept(row, by, at, "")
                done += 1
        close(task=task, by=by, at=at)
    return done, len(hops) - done


def send_back(*, hop: Hop, reason: str, by: User, at: datetime, client_key: UUID | None = None) -> Hop:
    """退回重办 an answer, with a reason; it is asked again, and counted in the ledger as asked again."""
    return _again(hop, "send_back", "returned", reason, by, at, client_key)


def reissue(*, hop: Hop, reason: str, by: User, at: datetime, client_key: UUID | None = None) -> Hop:
    """再次交办 what the holder gave back, with a reason."""
    return _again(hop, "reissue", "reissued", reason, by, at, client_key)


def _again(hop: Hop, verb: str, notice: str, reason: str, by: User, at: datetime, client_key: UUID | None) -> Hop:
    with transaction.atomic():
        hop = held(hop)
        if already(client_key):
            return hop
        before = move_hop(hop, verb, at=at, reason=reason, left_at=None)
        event = leave(
            verb, task=hop.task, hop=hop, organization=hop.from_organization, by=by, at=at, words=reason.strip(),
            client_key=client_key, before={"state": before}, after={"state": hop.state},
        )  # fmt: skip
        rows = Organization.objects.filter(pk=hop.to_organization_id)
        write_asks(hop.task, rows, F("pk"), by=hop.from_organization, at=at, kind="redo")
        words = f"{hop.from_organization}{'退回' if verb == 'send_back' else '再次交办'}：{hop.task}。原因：{reason.strip()}"
        notify_holders("handle_task", [hop.to_organization_id], hop_message(hop, notice, words, event, at), but=by)
    return hop


@transaction.atomic
def purge_file(*, kept: FeedbackFile, reason: str, by: User, at: datetime) -> None:
    """清除附件 put in by mistake: row and content go, the answer and the record of what was done stay."""
    feedback, number, stored = kept.feedback, kept.pk, kept.file
    kept.delete()
    erase_file(stored=stored, reason=reason, by=by, at=at)
    record_audit(by=by, verb="清除附件", target=feedback.hop, at=at, after={"attachment": number, "reason": reason})
