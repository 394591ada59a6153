"""Every address of the house; tests/test_doors.py knows the answer of each."""

from __future__ import annotations

from django.urls import include, path

from . import views

urlpatterns = [
    path("", include("zhibu.desk.urls")),
    path("", include("zhibu.people.urls")),
    path("documents/", include("zhibu.documents.urls")),
    path("tasks/", include("zhibu.tasks.urls")),
    path("patterns/", views.patterns, name="patterns"),
    path("help/", views.help_page, name="help"),
    path("healthz", views.health, name="health"),
]
handler400 = "zhibu.front.views.bad_request"
handler403 = "zhibu.front.views.forbidden"
handler404 = "zhibu.front.views.not_found"
handler500 = "zhibu.front.views.broken"
