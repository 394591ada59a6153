"""The sentences of Django's own fields and validators in this house's words, set once for every form.

Django's translation speaks of 字段 and 变量 and leaves some sentences in English; a compiled translation would be one
more thing to build. A field that has something better to say still passes its own ``error_messages``.
"""

from __future__ import annotations

from django import forms
from django.core import validators
from django.db import models

FIELDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "请填写这一项。"},
    forms.CharField: {"required": "请填写这一项。"},
    forms.IntegerField: {"invalid": "请填写整数。"},
    forms.FloatField: {"invalid": "请填写数字。"},
    forms.DecimalField: {"invalid": "请填写数字。"},
    forms.DateField: {"invalid": "请填写日期，如 2026-12-10。"},
    forms.DateTimeField: {"invalid": "请填写日期和时间，如 2026-12-10 09:30。"},
    forms.TimeField: {"invalid": "请填写时间，如 09:30。"},
    forms.UUIDField: {"invalid": "这一页已经过时，请重新打开后再填。"},
    forms.FileField: {
        "required": "请选择文件。", "invalid": "没有收到文件，请重新选择。", "missing": "没有收到文件，请重新选择。",
        "empty": "这个文件是空的，请检查选错了没有。",
        "max_length": "文件名最多 %(max)d 个字，现在是 %(length)d 个字，请改短后再交。",
        "contradiction": "请选择文件，或者勾选清除，不能同时。",
    },
    forms.ChoiceField: {"required": "请选择一项。", "invalid_choice": "不能选“%(value)s”，请重新选择。"},
    forms.MultipleChoiceField: {
        "required": "请至少选择一项。", "invalid_choice": "不能选“%(value)s”，请重新选择。",
        "invalid_list": "请重新选择。",
    },
    forms.ModelChoiceField: {"required": "请选择一项。", "invalid_choice": "所选的一项不在可选范围内，请重新选择。"},
    forms.ModelMultipleChoiceField: {
        "required": "请至少选择一项。", "invalid_list": "请重新选择。",
        "invalid_choice": "所选的一项不在可选范围内，请重新选择。", "invalid_pk_value": "所选的一项不在可选范围内，请重新选择。",
    },
}  # fmt: skip

VALIDATORS: dict[type, str] = {
    validators.MaxLengthValidator: "最多 %(limit_value)d 个字，现在是 %(show_value)d 个字，请删减。",
    validators.MinLengthValidator: "至少 %(limit_value)d 个字，现在是 %(show_value)d 个字，请补充。",
    validators.MaxValueValidator: "不能大于 %(limit_value)s。",
    validators.MinValueValidator: "不能小于 %(limit_value)s。",
    validators.ProhibitNullCharactersValidator: "含有看不见的字符，请删去后重新输入。",
    validators.EmailValidator: "邮箱地址不完整，请核对。",
    validators.RegexValidator: "填写的格式不对，请核对。",
}

MODEL = {
    "null": "请填写这一项。", "blank": "请填写这一项。", "invalid_choice": "不能选“%(value)s”，请重新选择。",
    "unique": "已有相同的一项，请核对。",
}  # fmt: skip


def speak() -> None:
    """Set the sentences; called once when the doors open."""
    for field, sentences in FIELDS.items():
        own = field.__dict__.get("default_error_messages", {})
        field.default_error_messages = {**own, **sentences}
    for validator, sentence in VALIDATORS.items():
        validator.message = sentence  # type: ignore[attr-defined]  # every validator here has one
    models.Field.default_error_messages = {**models.Field.default_error_messages, **MODEL}
