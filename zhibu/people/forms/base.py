"""What the forms of this room share: keys, days, and records picked by their names."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, QuerySet

from ..models import Organization, Person
from ..rules import masked_number

# No fact of this house lies outside; and a day before the first or after the last one cannot be computed.
FIRST_DAY, LAST_DAY = date(1921, 1, 1), date(2199, 12, 31)
MOST_OFFERED = 200  # names in the list below a field; beyond it one types the name


class DayInput(forms.DateInput):
    """The browser's own picker of a day."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A calendar day that this house can hold."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        sentence = f"日期须在 {FIRST_DAY} 与 {LAST_DAY} 之间。"
        self.validators += [MinValueValidator(FIRST_DAY, sentence), MaxValueValidator(LAST_DAY, sentence)]


class KeyField(forms.UUIDField):
    """The hidden key of a creating form; a request without a readable one is a new request."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=uuid.uuid4, widget=forms.HiddenInput, **kwargs)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except forms.ValidationError:
            return uuid.uuid4()


class NamesInput(forms.TextInput):
    """A text field with names offered below it; works as a plain field where the browser offers none."""

    template_name = "people/widgets/names.html"
    names: list[str] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["names"] = self.names
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_names"
        context["widget"]["attrs"]["autocomplete"] = "off"
        return context


class NamedField(forms.CharField):
    """A record of a set, picked by its exact name; near names are offered when it is not found."""

    widget = NamesInput

    def __init__(self, *, field: str = "name", **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.field = field
        self.rows: QuerySet[Any] = Organization.objects.none()
        self.likely = self.rows

    def offer(self, rows: QuerySet[Any], shown: QuerySet[Any] | None = None) -> None:
        """Set the records that may be picked; only some names are written into the page, those of ``shown`` if given:
        the rest is found all the same, so that the action can say why it will not do."""
        self.rows, self.likely = rows, rows if shown is None else shown
        self.widget.names = [self.name_of(row) for row in self.likely.order_by(self.field)[:MOST_OFFERED]]

    def name_of(self, row: Model) -> str:
        return str(getattr(row, self.field))

    def found(self, text: str) -> list[Model]:
        return list(self.rows.filter(**{self.field: text})[:2])

    def clean(self, value: Any) -> Model | None:
        text = super().clean(value)
        if not text:
            return None
        found = self.found(text)
        if len(found) == 1:
            return found[0]
        near = self.likely.filter(**{f"{self.field}__contains": text.split("（")[0]}).order_by(self.field)[:5]
        names = "、".join(self.name_of(row) for row in near)
        if not names:
            raise forms.ValidationError(f"没有找到“{text}”，请核对名称。")
        raise forms.ValidationError(f"请写全称，是不是：{names}？")


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Set the records that a NamedField of a form may pick from."""
    field = form.fields[name]
    if not isinstance(field, NamedField):
        raise TypeError(f"{name} picks no record by name")
    field.offer(rows)


class PersonField(NamedField):
    """A person by name, and where several have one name by the unit's own number, the organization, or both:
    王伟（SW-1，区水务局第一党支部）."""

    def offer(self, rows: QuerySet[Person], shown: QuerySet[Person] | None = None) -> None:
        super().offer(rows.prefetch_related("memberships__organization"))

    def name_of(self, row: Any) -> str:
        told = [*([masked_number(row.number)] if row.number else []), *self.places_of(row)[-1:]]
        return f"{row.name}（{'，'.join(told)}）" if told else str(row.name)

    def places_of(self, row: Any) -> list[str]:
        return [membership.organization.name for membership in row.memberships.all()]

    def found(self, text: str) -> list[Model]:
        name, _, rest = text.rstrip("）").partition("（")
        people = list(self.rows.filter(name=name)[:20])
        if rest:
            told = {part.strip() for part in rest.split("，")}
            people = [person for person in people if told <= self.told_of(person)]
        return people[:2]

    def told_of(self, row: Any) -> set[str]:
        """The words behind a name that mean this person."""
        return {row.number, masked_number(row.number), *self.places_of(row)} - {""}


class RoomForm(forms.ModelForm[Any]):
    """Labels and lengths come from the model. What may be saved is the action's to decide, so nothing is saved or
    looked up here: a repeated request must reach its action, which returns the first result."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                self.fields[name] = DayField(label=field.label, required=field.required, help_text=field.help_text)

    def _get_validation_exclusions(self) -> set[str]:
        """Every field: what is unique and what may stand beside what is left to the action."""
        return {field.name for field in self._meta.model._meta.get_fields()}

    def validate_unique(self) -> None:
        """Left to the action."""


class UntilForm(forms.Form):
    """The last day on which something holds."""

    until_on = DayField(label="截止日期", help_text="到这一天为止，含当天。")
