"""Signing in and changing one's own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from ..models import User

# Longer input only costs the server time; no rule asks for characters of certain kinds (NIST SP 800-63B 5.1.1.2).
LONGEST_PASSWORD = 128


def password_field(label: str, kind: str, help_text: str = "") -> forms.CharField:
    """A password, kept exactly as typed; ``kind`` tells the browser's keeper which one it is."""
    widget = forms.PasswordInput(attrs={"autocomplete": kind})
    return forms.CharField(label=label, max_length=LONGEST_PASSWORD, strip=False, widget=widget, help_text=help_text)


class SignInForm(forms.Form):
    """Name and password; the view says the same sentence whichever of them is wrong."""

    username = forms.CharField(
        label="登录名",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = password_field("口令", "current-password")
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class PasswordForm(forms.Form):
    """The present password and a new one twice."""

    current = password_field("现在的口令", "current-password")
    new = password_field("新口令", "new-password", "至少 10 个字符，可用整句话；不要与登录名、姓名相近，不要只用数字。")
    again = password_field("再输一遍新口令", "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError("现在的口令不对，请重新输入。")
        return current

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        if self.user.check_password(new):
            raise forms.ValidationError("新口令与现在的口令相同，请换一个。")
        return new

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "new" in cleaned and cleaned["new"] != cleaned.get("again"):
            self.add_error("again", "两次输入的新口令不一致。")
        return cleaned
