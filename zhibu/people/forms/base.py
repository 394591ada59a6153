"""What the forms of this room share: keys, days, and persons picked by their names."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, QuerySet

from zhibu.kit.forms import NamedField

from ..models import Person
from ..rules import masked_number

# No fact of this house lies outside; and a day before the first or after the last one cannot be computed.
FIRST_DAY, LAST_DAY = date(1921, 1, 1), date(2199, 12, 31)


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


class PersonField(NamedField):
    """A person by name, and where several have one name by the unit's own number, the organization, or both:
    王伟（SW-1，区水务局第一党支部）."""

    most_offered = 200  # each with the organizations that tell it from others of its name

    def offer(self, rows: QuerySet[Person], shown: QuerySet[Person] | None = None) -> None:
        told = "memberships__organization"
        super().offer(rows.prefetch_related(told), None if shown is None else shown.prefetch_related(told))

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
