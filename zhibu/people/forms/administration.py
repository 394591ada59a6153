"""What the three administrators fill in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from zhibu.kit.forms import NamedField

from ..actions import Over
from ..models import Grant, Organization, Scope, Unit, User
from ..rules import POWER_TITLES, ROLE_TITLES, SETTINGS
from .base import DayField, KeyField, PersonField

LONGEST_REASON = 200
PART_TITLES = {"read": "阅知", "sentence": "一句话答复", "attachment": "附件答复"}


def reason_field() -> forms.CharField:
    return forms.CharField(label="事由", max_length=LONGEST_REASON, help_text="写入操作记录，不能修改。")


class ReasonForm(forms.Form):
    reason = reason_field()


class AccountForm(forms.Form):
    username = forms.RegexField(
        r"^[\w.@-]+\Z", label="登录名", max_length=40, help_text="字母、数字、汉字，不用身份证号和手机号。",
        error_messages={"invalid": "登录名只能用字母、数字、汉字和 . _ - @。"},
    )  # fmt: skip
    person = PersonField(label="人员", required=False, help_text="从人员库中选。")
    name = forms.CharField(
        label="姓名", max_length=50, required=False, help_text="人员库中没有此人时填写（如系统管理员）。"
    )
    client_key = KeyField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("person")) == bool(cleaned.get("name")):
            self.add_error("person", "请在“人员”和“姓名”中填写一项。")
        return cleaned


class JoinPersonForm(forms.Form):
    """Whose an account is that was made without a person."""

    person = PersonField(label="人员", help_text="输入姓名来选；已有账号的人员不能选。选定后不能再改，授权不变。")


class GiftForm(forms.Form):
    """A role or one power, over what, for how long, and why."""

    account = NamedField(label="账号（登录名）", field="username")
    what = forms.ChoiceField(label="角色或权限")
    scope = forms.ChoiceField(label="范围", choices=Scope.choices, initial=Scope.SUBTREE)
    organization = NamedField(label="党组织", required=False, help_text="范围为“该组织及所属”时填写。")
    unit = NamedField(label="单位", required=False, help_text="范围为“本单位”时填写。")
    listed = forms.CharField(
        label="所列组织", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="范围为“所列组织”时填写，每行一个全称。",
    )  # fmt: skip
    from_on = DayField(label="起始日期")
    until_on = DayField(label="截止日期", required=False, help_text="临时授权须填写；长期授权不填。")
    reason = reason_field()
    client_key = KeyField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(f"role:{code}", title) for code, title in ROLE_TITLES.items()]
        powers = [(f"power:{code}", title) for code, title in POWER_TITLES.items()]
        self.fields["what"].choices = [("角色", roles), ("单项权限", powers)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["account"].offer(User.objects.filter(is_active=True))  # type: ignore[attr-defined]  # a NamedField
        self.fields["organization"].offer(Organization.objects.all())  # type: ignore[attr-defined]  # a NamedField
        self.fields["unit"].offer(Unit.objects.all())  # type: ignore[attr-defined]  # a NamedField
        self.fields["from_on"].initial = today

    def clean_listed(self) -> list[Organization]:
        names = [line.strip() for line in self.cleaned_data["listed"].splitlines() if line.strip()]
        found = {organization.name: organization for organization in Organization.objects.filter(name__in=names)}
        missing = [name for name in names if name not in found]
        if missing:
            raise forms.ValidationError(f"没有找到：{'、'.join(missing[:5])}。请写全称，每行一个。")
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needed = {Scope.SUBTREE: "organization", Scope.UNIT: "unit", Scope.LISTED: "listed"}
        field = needed.get(cleaned.get("scope", ""))
        if field and not cleaned.get(field) and field not in self.errors:
            self.add_error(field, "这一范围须填写本项。")
        return cleaned

    def over(self) -> Over:
        """The scope as chosen; what was filled in for another scope is left out."""
        cleaned = self.cleaned_data
        return Over(
            organization=cleaned["organization"] if cleaned["scope"] == Scope.SUBTREE else None,
            unit=cleaned["unit"] if cleaned["scope"] == Scope.UNIT else None,
            listed=cleaned["listed"] if cleaned["scope"] == Scope.LISTED else (),
        )


class EndGrantsForm(forms.Form):
    """Which powers of a bundle end, after which day, and why."""

    grants = forms.ModelMultipleChoiceField(Grant.objects.none(), label="终止哪些", widget=forms.CheckboxSelectMultiple)
    until_on = DayField(label="最后一天", help_text="填昨天即立刻终止。")
    reason = reason_field()

    def __init__(self, *args: Any, grants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["grants"]
        field.queryset = grants
        field.label_from_instance = lambda grant: POWER_TITLES[grant.power]
        field.initial = [grant.pk for grant in grants]


class SettingForm(forms.Form):
    """The value in the shape of the setting's default, from when, and by which paper."""

    from_on = DayField(label="生效日期")
    source = forms.CharField(label="依据", max_length=200)
    field_order: list[str] = []

    def __init__(self, *args: Any, key: str, present: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = SETTINGS[key]
        self.fields["from_on"].initial = today
        named = self._value_fields(present)
        self.fields.update(named)
        self.order_fields([*named, "from_on", "source"])

    def _value_fields(self, present: Any) -> dict[str, forms.Field]:
        rule = self.rule
        if isinstance(rule.default, dict):
            return {
                f"value_{part}": forms.IntegerField(
                    label=PART_TITLES.get(part, part), min_value=1, max_value=rule.largest, initial=present.get(part)
                )
                for part in rule.default
            }
        if isinstance(rule.default, int):
            return {
                "value": forms.IntegerField(
                    label=rule.title, min_value=1, max_value=rule.largest, initial=present, help_text=rule.help
                )
            }
        if isinstance(rule.default, list):
            field = forms.CharField(
                label=rule.title, initial="\n".join(present), max_length=4000, help_text="每行一项。",
                widget=forms.Textarea(attrs={"rows": 8}),
            )  # fmt: skip
            return {"value": field}
        text = forms.CharField(label=rule.title, initial=present, max_length=200, required=False, help_text=rule.help)
        return {"value": text}

    def value(self) -> Any:
        """What was typed, in the shape of the default."""
        cleaned = self.cleaned_data
        if isinstance(self.rule.default, dict):
            return {part: cleaned[f"value_{part}"] for part in self.rule.default}
        if isinstance(self.rule.default, list):
            return cleaned["value"].splitlines()
        return cleaned["value"]


class SpecialDayForm(forms.Form):
    on = DayField(label="日期")
    is_working = forms.TypedChoiceField(
        label="这一天", choices=[("False", "放假"), ("True", "上班")], coerce=lambda text: text == "True"
    )
    source = forms.CharField(label="依据", max_length=200)


class ExportForm(forms.Form):
    reason = forms.CharField(label="导出事由", max_length=LONGEST_REASON)


class FontForm(forms.Form):
    size = forms.ChoiceField(label="字号", choices=[(str(n), f"{n} 像素") for n in range(16, 21)])
