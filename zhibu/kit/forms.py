"""Fields that forms of several rooms share; the words of their labels are the rooms' own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, QuerySet


class NamesInput(forms.TextInput):
    """A text field with names offered below it; works as a plain field where the browser offers none."""

    template_name = "django/forms/widgets/names.html"
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
    default_error_messages = {"unknown": "没有找到“%(name)s”，请核对名称。"}
    most_offered = 1_000  # names in the list below; beyond it one types the name
    rows: QuerySet[Any]
    likely: QuerySet[Any]

    def __init__(self, *, field: str = "name", **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.field = field

    def offer(self, rows: QuerySet[Any], shown: QuerySet[Any] | None = None) -> None:
        """Set the records that may be picked; only some names are written into the page, those of ``shown`` if given:
        the rest is found all the same, so that the action can say why it will not do."""
        self.rows, self.likely = rows, rows if shown is None else shown
        self.widget.names = [self.name_of(row) for row in self.likely.order_by(self.field)[: self.most_offered]]

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
            raise forms.ValidationError(self.error_messages["unknown"] % {"name": text})
        raise forms.ValidationError(f"请写全称，是不是：{names}？")


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Set the records that a NamedField of a form may pick from."""
    field = form.fields[name]
    if not isinstance(field, NamedField):
        raise TypeError(f"{name} picks no record by name")
    field.offer(rows)


def number_field(label: str, hint: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=2**31, help_text=hint)


class PurgingForm(forms.Form):
    """What is removed for good is named by its ``number``, without being shown; with a reason, and looked at twice."""

    number = number_field("编号", "")
    reason = forms.CharField(label="事由", max_length=200)
    is_sure = forms.BooleanField(
        label="我已核对编号，知道清除后无法恢复",
        error_messages={"required": "清除后无法恢复，请先核对编号，再勾选确认。"},
    )
