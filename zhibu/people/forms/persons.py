"""Persons, memberships, posts, and the division of labour."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from zhibu.kit.forms import offer

from ..models import Appointment, Membership, Organization, Person, in_force
from ..models.persons import Post
from ..rules import post_fits
from .base import DayField, KeyField, PersonField, RoomForm

COUNTED = "不填则一直计入。只记时间，不记原因。"
SPARE_AREAS = 3  # empty lines for areas that the district's list does not name
LONGEST_AREA = 60
MOST_AREAS = 100


class PersonForm(RoomForm):
    """Registering one who belongs to an organization."""

    from_on = DayField(label="编入日期")
    has_vote = forms.BooleanField(label="有表决权", required=False, initial=True)
    counted_from_on = DayField(label="计入应到起", required=False, help_text=COUNTED)
    counted_until_on = DayField(label="计入应到止", required=False)
    # Asked only when somebody of that name is there already.
    is_another = forms.BooleanField(label="确为另一人，继续登记", required=False, widget=forms.HiddenInput)
    client_key = KeyField()

    class Meta:
        model = Person
        fields = ["name", "number", "email"]

    def __init__(self, *args: Any, organization: Organization, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization, self.today = organization, today
        self.fields["from_on"].initial = today

    def clean(self) -> dict[str, Any]:
        """A second person of one name is asked about; a request sent again must reach its first result."""
        cleaned = super().clean() or {}
        known = Person.objects.filter(
            in_force(self.today, "memberships__"), memberships__organization=self.organization,
            name=cleaned.get("name", ""),
        ).exclude(client_key=cleaned.get("client_key")).distinct()[:5]  # fmt: skip
        if known:
            self.fields["is_another"].widget = forms.CheckboxInput()
        if known and not cleaned.pop("is_another", False):
            told = "、".join(f"{row.name}（{f'编号 {row.number}' if row.number else '没有编号'}）" for row in known)
            self.add_error(
                "is_another",
                f"{self.organization.name}已有同名人员：{told}。确为另一人，请填写编号以便区分，再勾选继续。",
            )
        cleaned.pop("is_another", None)
        return cleaned


class ChangePersonForm(RoomForm):
    class Meta:
        model = Person
        fields = ["name", "number", "email"]


class JoinForm(forms.Form):
    """Somebody registered already is taken into an organization."""

    person = PersonField(label="人员")
    from_on = DayField(label="编入日期")
    has_vote = forms.BooleanField(label="有表决权", required=False, initial=True)
    client_key = KeyField()

    def __init__(self, *args: Any, persons: QuerySet[Person], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(persons)  # type: ignore[attr-defined]  # a PersonField
        self.fields["from_on"].initial = today


class MembershipForm(RoomForm):
    class Meta:
        model = Membership
        fields = ["has_vote", "counted_from_on", "counted_until_on"]
        help_texts = {"counted_from_on": COUNTED}


class AppointmentForm(RoomForm):
    """Appointing somebody within reach to a post that the organization has."""

    person = PersonField(label="人员")
    client_key = KeyField()

    class Meta:
        model = Appointment
        fields = ["person", "post", "from_on", "until_on", "administrative_role", "is_full_time", "is_acting"]
        help_texts = {
            "until_on": "代办须填写。",
            "administrative_role": "仅作提示（机关基层组织工作条例第八条），不作考核。",
        }

    def __init__(
        self, *args: Any, organization: Organization, persons: QuerySet[Person], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", persons)
        cast(forms.ChoiceField, self.fields["post"]).choices = [
            c for c in Post.choices if post_fits(c[0], organization.kind)
        ]
        self.fields["from_on"].initial = today


class DivisionForm(forms.Form):
    """The paper and, line by line, an area of Party work with who covers it; a line without an area is left out."""

    paper = forms.CharField(label="文号", max_length=100)
    dated_on = DayField(label="成文日期")
    from_on = DayField(label="自哪一天起")
    client_key = KeyField()

    def __init__(
        self, *args: Any, persons: QuerySet[Person], present: list[tuple[str, int | None]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lines: list[tuple[str, int | None]] = [*present, *[("", None)] * SPARE_AREAS]
        # What was sent counts: the division in force may have changed since the form was opened.
        sent = sum(name.startswith("area") for name in self.data)
        lines += [("", None)] * (min(sent, MOST_AREAS) - len(lines))
        self.lines = range(len(lines))
        for n, (area, person) in enumerate(lines):
            self.fields[f"area{n}"] = forms.CharField(
                label=f"工作领域{n + 1}", max_length=LONGEST_AREA, required=False, initial=area
            )
            self.fields[f"person{n}"] = forms.ModelChoiceField(
                persons, label=f"分管人{n + 1}", required=False, initial=person, empty_label="无人分管"
            )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Area and person side by side, for the template."""
        return [(self[f"area{n}"], self[f"person{n}"]) for n in self.lines]

    def entries(self) -> list[tuple[str, Person | None]]:
        """The lines that name an area."""
        pairs = [(self.cleaned_data[f"area{n}"], self.cleaned_data[f"person{n}"]) for n in self.lines]
        return [(area, person) for area, person in pairs if area]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for n in self.lines:
            if cleaned.get(f"person{n}") and not cleaned.get(f"area{n}"):
                self.add_error(f"area{n}", "请写明分管的工作领域。")
        return cleaned
