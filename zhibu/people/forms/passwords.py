"""What a password must be, said in this house's words: 口令, and no English where Django has no translation."""

from __future__ import annotations

from django.contrib.auth import password_validation as django


class LongEnough(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"口令太短，至少 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        return f"至少 {self.min_length} 个字符。"


class NotLikeOneself(django.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "口令与登录名或姓名太相近，请换一个。"


class NotCommon(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "这个口令太常见，容易被猜到，请换一个。"


class NotOnlyDigits(django.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "口令不能只用数字。"
