from __future__ import annotations

from django.urls import path

from .views import administration, me, organizations, signing

app_name = "people"
urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("me/", me.me, name="me"),
    path("me/password/", signing.password, name="password"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("administration/", administration.administration, name="administration"),
]
