"""Forms of this room. What was typed stays in the form whatever is refused."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict

from zhibu.kit.forms import PurgingForm, number_field
from zhibu.people.models import Kind, Organization, User

from .actions import Paper
from .models import Task
from .queries import Selection
from .rules import ANSWERS, NEEDED, RETENTIONS, ROLES

MOST_IDS = 20_000
KIND_CHOICES = [
    (kind.value, kind.label)
    for kind in (
        Kind.LEADING_GROUP, Kind.LEADING_COMMITTEE, Kind.PRIMARY_COMMITTEE, Kind.AGENCY_COMMITTEE,
        Kind.GENERAL_BRANCH, Kind.BRANCH, Kind.DISCIPLINE,
    )
]  # fmt: skip


class DayInput(forms.DateInput):
    """The browser's own date picker, in the one spelling it reads."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=DayInput(), input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "请填写日期，如 2026-12-10。"},
    )  # fmt: skip


def words_field(label: str, most: int, rows: int = 3, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=help_text, widget=forms.Textarea({"rows": rows})
    )


def key_in(value: str | None) -> uuid.UUID | None:
    """The client key that an address or a form carries; None when it is missing or none."""
    try:
        return uuid.UUID(value or "")
    except ValueError:
        return None


class KeyField(forms.UUIDField):
    """The client key of a form: the same form sent twice is one wish. A key that cannot be read is a new wish."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> uuid.UUID:
        try:
            key: uuid.UUID = super().clean(value)
        except forms.ValidationError:
            return uuid.uuid4()
        return key


def key_field() -> KeyField:
    return KeyField(initial=uuid.uuid4)


class PaperForm(forms.Form):
    """What a drafter fills in; everything else of the paper comes from who does what and when.

    A draft is kept as far as it has come: only what is submitted must have all that a paper needs.
    """

    title = forms.CharField(label="标题", max_length=120)
    content = words_field("交办内容", 20_000, 6)
    due_on = day_field("办理时限", help_text="须是工作日")
    answer = forms.ChoiceField(label="答复方式", choices=ANSWERS.items(), widget=forms.RadioSelect, initial="sentence")
    basis = words_field("依据（原文）", 4000, 3, required=False, help_text="随任务一并显示给承办组织")
    source = forms.CharField(label="依据文件名称", max_length=300)
    purpose = forms.CharField(label="目的", max_length=300)
    retention = forms.ChoiceField(label="保存期限", choices=RETENTIONS.items(), initial="10")
    report_note = forms.CharField(
        label="要求报送情况的批准依据", max_length=200, required=False,
        help_text="仅当内容要求下级报送落实情况或佐证材料时填写，写明谁在哪份文件中批准",
    )  # fmt: skip
    issuer = forms.ModelChoiceField(label="交办组织", queryset=Organization.objects.none(), empty_label=None)
    approver = forms.ModelChoiceField(
        label="批准人（签发）", queryset=User.objects.none(), empty_label=None,
        error_messages={"required": "本组织还没有其他人可以签发，请先由安全管理员授予签发权限。"},
    )  # fmt: skip
    client_key = key_field()

    def __init__(self, *args: Any, issuers: QuerySet[Organization], approvers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = issuers  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["approver"].queryset = approvers  # type: ignore[attr-defined]  # a ModelChoiceField
        if self.is_bound and "submit" not in self.data:
            for name in NEEDED:
                self.fields[name].required = False

    def paper(self) -> Paper:
        """The words of a valid form."""
        data = self.cleaned_data
        return Paper(
            title=data["title"], content=data["content"], source=data["source"], purpose=data["purpose"],
            due_on=data["due_on"], basis=data["basis"], answer=data["answer"], retention=data["retention"],
            approver_id=data["approver"].pk, report_note=data["report_note"],
        )  # fmt: skip


def initial_of(task: Task) -> dict[str, Any]:
    """A paper as its form shows it again."""
    names = ("title", "content", "due_on", "answer", "basis", "source", "purpose", "retention", "report_note")
    return {name: getattr(task, name) for name in names} | {"issuer": task.issuer_id, "approver": task.approver_id}


def numbers(values: list[str]) -> list[int]:
    """Ids among what a browser sent; anything else is left out."""
    found = [int(v) for v in values[:MOST_IDS] if v.isascii() and v.isdigit() and len(v) < 16]
    return list(dict.fromkeys(found))


def number(value: str | None) -> int | None:
    return next(iter(numbers([value or ""])), None)


def selection_in(data: QueryDict) -> Selection:
    """The selection that a form carries: chips, single organizations, and a role or 不交办 per row."""
    kinds = {code for code, _ in KIND_CHOICES}
    roles: dict[int, str] = {}
    without: list[int] = []
    for name in data:
        pk = number(name.removeprefix("role-")) if name.startswith("role-") else None
        role = data.get(name)
        if pk and role == "none":
            without.append(pk)
        elif pk and role in ROLES and role != "main":
            roles[pk] = str(role)
    singles = [pk for pk in numbers(data.getlist("singles")) if pk not in without]
    return Selection(
        kinds=tuple(k for k in data.getlist("kinds") if k in kinds),
        tags=tuple(t.replace("\0", "")[:40] for t in data.getlist("tags") if t.strip())[:20],
        under=number(data.get("under")), first_layer=data.get("first_layer") == "on",
        singles=tuple(singles), without=tuple(without), roles=roles,
    )  # fmt: skip


ATTACHMENT_HINT = "Word、Excel（含 WPS）、PDF、纯文本文件或 JPG、PNG 图片，每个不超过 20 MB，可以选几个"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; each is judged by its content where it is stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not files:
            raise forms.ValidationError("请选择要附上的文件。")
        for file in files:
            # front.uploads let go of the bytes of such a file while they came; what is left of it is empty
            if file.size > settings.UPLOAD_LIMIT:
                most = settings.UPLOAD_LIMIT // 1024 // 1024
                raise forms.ValidationError(
                    f"附件“{file.name}”超过 {most} MB 的上限，没有存入。请拆分或压缩图片后再附。"
                )
        return [super(FilesField, self).clean(file, initial) for file in files]


class PurgeFileForm(PurgingForm):
    """Which attachment, and why."""

    number = number_field("附件编号", "编号在答复里附件名称的后面，请答复人告知。")


class AnswerForm(forms.Form):
    """One required field: what was done."""

    text = words_field("办理情况", 4000, 3)
    client_key = key_field()

    def __init__(self, *args: Any, answer: str = "sentence", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if answer == "attachment":
            self.fields["files"] = FilesField(label="附件", help_text=ATTACHMENT_HINT)


class PassForm(forms.Form):
    """To which of the organizations led, until when, with what to say."""

    to = forms.ModelMultipleChoiceField(
        label="转办给", queryset=Organization.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个承办的党组织。", "invalid_choice": "所选党组织已不能转办，请刷新后重新选择。",
                        "invalid_pk_value": "所选党组织无法识别，请重新选择。"},
    )  # fmt: skip
    due_on = day_field("办理时限", help_text="可以提前，不能推后")
    note = words_field("转办意见", 500, 2, required=False)
    client_key = key_field()

    def __init__(self, *args: Any, led: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = led  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class ReasonForm(forms.Form):
    """A verb that takes words, and for 延期 a day."""

    reason = words_field("原因", 500)
    wanted_on = day_field("申请延至", required=False)
    client_key = key_field()

    def __init__(
        self, *args: Any, label: str = "原因", with_day: bool = False, needs_words: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].required = needs_words
        if with_day:
            self.fields["wanted_on"].required = True
        else:
            del self.fields["wanted_on"]


class ReplyForm(forms.Form):
    words = words_field("答复", 500, 2, required=False)
    until = day_field("同意延至", required=False)


class CorrectionForm(forms.Form):
    words = words_field("更正为", 2000)
    reason = forms.CharField(label="更正原因", max_length=500)
    client_key = key_field()


STATE_CHOICES = [
    ("", "全部状态"), ("open", "办理中"), ("late", "有逾期"), ("blocked", "有受阻"), ("answered", "有答复待办结"),
    ("closed", "已办结"), ("withdrawn", "已撤回"),
]  # fmt: skip


class FilterForm(forms.Form):
    """Filters of the board, all optional, all in the address."""

    q = forms.CharField(label="查找", max_length=60, required=False)
    state = forms.ChoiceField(label="状态", choices=STATE_CHOICES, required=False)
    issuer = forms.ModelChoiceField(
        label="交办组织", queryset=Organization.objects.none(), required=False, empty_label="全部交办组织"
    )
    under = forms.ModelChoiceField(
        label="承办范围", queryset=Organization.objects.none(), required=False, empty_label="全部范围"
    )
    due_from = day_field("时限自", required=False)
    due_until = day_field("时限至", required=False)

    def __init__(
        self, *args: Any, issuers: QuerySet[Organization], ranges: QuerySet[Organization], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = issuers  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["under"].queryset = ranges  # type: ignore[attr-defined]  # a ModelChoiceField
