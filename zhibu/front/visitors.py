"""Who is at the other end: the address of a visitor, also behind the proxies that the installation says it has."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The visitor's address: of the connection, or as many entries from the right of X-Forwarded-For as there are proxies.

    What stands further left was written by the visitor and is not believed. None when there is no address.
    """
    found = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.PROXIES
    if proxies:
        told = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
        found = told[-min(proxies, len(told))] if told else found
    try:
        return str(ip_address(found))
    except ValueError:
        return None
