"""What people type about papers."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from zhibu.kit.forms import NamedField, PurgingForm, number_field, offer
from zhibu.people.models import Organization

from .models import Cause, Document, Mention, Problem, Requirement, Role

MOST_FILES = 20


class WordsField(forms.CharField):
    """Words as pasted; NUL, which nobody can see and no database keeps, is left out instead of refused."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\0", "")))


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files, each judged later by its content."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = [file for file in (data or []) if file]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一次最多交 {MOST_FILES} 个文件，这次选了 {len(files)} 个。请分几次交。")
        return files


class HandInForm(forms.Form):
    """Papers to hand in: pasted words, files, or both."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    organization = NamedField(
        label="以哪个组织交存", help_text="输入名称里的几个字，从列出的组织中选。",
        error_messages={"unknown": "不能以“%(name)s”的名义交存，请从列出的组织中选。"},
    )  # fmt: skip
    words = WordsField(
        label="粘贴文字", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "placeholder": "把文件的文字粘贴到这里"}),
        help_text="从网页复制的文字可以原样粘贴，繁体、注音、乱码会标明改动后整理。",
    )  # fmt: skip
    papers = SeveralFilesField(
        label="选择文件", required=False,
        help_text=f"Word、PDF、网页、纯文本，每个不超过 20 MB，一次最多 {MOST_FILES} 个。扫描件请先转成文字。",
    )  # fmt: skip

    again = forms.BooleanField(label="内容相同的也再存一份", required=False)

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organization", organizations)
        if not self.is_bound:
            self.initial.setdefault("client_key", uuid.uuid4())

    def clean_client_key(self) -> uuid.UUID:
        key: uuid.UUID = self.cleaned_data["client_key"]
        return key


class AboutForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Title and date."""

    title = forms.CharField(label="标题", max_length=300)

    class Meta:
        model = Document
        fields = ["title", "dated_on"]
        widgets = {"dated_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class OpenForm(forms.Form):
    """To whom a paper is opened beyond its owner's line."""

    organization = NamedField(
        label="开放给", required=False,
        help_text="输入名称里的几个字来选。选一个党支部，只有这个支部和它的上级能阅读全文、下载原件；选上级党组织，所属组织也能看。"
        "不填则不开放，只有本组织和上级能看。",
        error_messages={"unknown": "不能开放给“%(name)s”，请从列出的组织中选。"},
    )  # fmt: skip

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organization", organizations)


class RequirementForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Who does what by when."""

    class Meta:
        model = Requirement
        fields = ["who", "what", "by", "due_on", "indicator"]
        widgets = {
            "what": forms.Textarea(attrs={"rows": 3}),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "by": "照原文写，如：9月底前",
            "due_on": "据原文和成文日期推算，可以改",
            "who": "照原文写，如：各机关党委、党总支",
        }


class ProblemField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A choice among problems, by their words."""

    def label_from_instance(self, obj: Problem) -> str:
        return obj.text[:60]


class CauseForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """To which problem a cause belongs."""

    class Meta:
        model = Cause
        fields = ["problem"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = ProblemField(
            Problem.objects.filter(document=self.instance.document_id, is_dismissed=False),
            label="对应的问题", required=False, empty_label="不对应具体问题",
        )  # fmt: skip
        self.fields["problem"] = field


class MentionForm(forms.Form):
    """Which organization a name means, and what the paper says of it."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label="指的是",
        required=False,
        empty_label="都不是，或不在本区",
        widget=forms.RadioSelect,
    )
    other = forms.CharField(label="其他组织", max_length=100, required=False, help_text="上面没有时，填写组织的全称。")
    role = forms.ChoiceField(label="文件怎样提到", required=False, choices=[("", "只是提到"), *Role.choices])

    def __init__(self, *args: Any, mention: Mention, **kwargs: Any) -> None:
        chosen = mention.organization_id
        kwargs.setdefault("initial", {"organization": chosen, "role": mention.role})
        super().__init__(*args, **kwargs)
        candidates = Organization.objects.filter(pk__in=[pk for pk in [chosen, *mention.candidates] if pk])
        cast("forms.ModelChoiceField[Organization]", self.fields["organization"]).queryset = candidates

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        other = cleaned.get("other", "").strip()
        if other:
            found = Organization.objects.filter(name=other).first()
            if found is None:
                self.add_error("other", f"没有叫“{other}”的党组织，请填写全称。")
            cleaned["organization"] = found
        return cleaned


class NumberForm(forms.Form):
    """Which paper, without being shown."""

    number = number_field("文件编号", "编号在文件页的底部，请交存人告知。")


class PurgeForm(PurgingForm):
    """Why a paper goes, once its number was looked up."""

    number = forms.IntegerField(widget=forms.HiddenInput)
