"""Units with functions and key tasks; organizations and where they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from zhibu.kit.forms import NamedField, offer

from ..models import Function, KeyTask, Kind, Organization, Unit
from .base import DayField, KeyField, RoomForm


class UnitForm(RoomForm):
    client_key = KeyField()

    class Meta:
        model = Unit
        fields = ["name", "short_name", "from_on", "until_on"]


class FunctionForm(RoomForm):
    client_key = KeyField()
    position = forms.IntegerField(
        label="顺序", min_value=0, max_value=999, required=False, help_text="数字小的排在前面。"
    )

    class Meta:
        model = Function
        fields = ["title", "source", "from_on", "position"]
        help_texts = {"title": "照“三定”规定或法律法规的原话写。"}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = today

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0


class KeyTaskForm(RoomForm):
    client_key = KeyField()
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2199)

    class Meta:
        model = KeyTask
        fields = ["year", "title", "source", "lead_office"]


class EndKeyTaskForm(forms.Form):
    ended_on = DayField(label="终止日期")


OWN_FIELDS = ["name", "short_name", "tags", "is_joint", "is_temporary", "is_retired", "has_committee"]


class ChangeOrganizationForm(RoomForm):
    class Meta:
        model = Organization
        fields = [*OWN_FIELDS, "from_on"]


class OrganizationForm(RoomForm):
    """Founding one: what it is, under whom, in which unit."""

    kind = forms.ChoiceField(label="类型", choices=Kind.choices, initial="branch")
    parent = NamedField(label="上级党组织", required=False, help_text="党组、党组性质党委不在隶属体系之内，不填。")
    unit = NamedField(label="所在单位", required=False, help_text="联合支部的其他单位在建好之后再加。")
    from_on = DayField(label="成立日期")
    paper = forms.CharField(label="批复文号", max_length=100, required=False)
    client_key = KeyField()
    field_order = ["name", "short_name", "kind", "parent", "unit", "from_on", "paper"]

    class Meta:
        model = Organization
        fields = OWN_FIELDS

    def __init__(
        self, *args: Any, parents: QuerySet[Organization], units: QuerySet[Unit], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", parents.exclude(kind__in=("group", "discipline", "leading_group")))
        offer(self, "unit", units)
        self.fields["from_on"].initial = today


class PlaceForm(forms.Form):
    parent = NamedField(label="上级党组织")
    from_on = DayField(label="自哪一天起", help_text="原隶属到前一天为止，过去的统计仍按当时的隶属。")
    paper = forms.CharField(label="批复文号", max_length=100, required=False)
    client_key = KeyField()

    def __init__(self, *args: Any, parents: QuerySet[Organization], kinds: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(parents, parents.filter(kind__in=kinds))  # type: ignore[attr-defined]  # a NamedField


class AttachForm(forms.Form):
    unit = NamedField(label="单位")
    from_on = DayField(label="自哪一天起")
    client_key = KeyField()

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)
