from __future__ import annotations

from django.urls import path

from .views import handing, library, marks, reader, shelf

app_name = "documents"
urlpatterns = [
    path("", library.library, name="library"),
    path("hand-in/", handing.hand_in, name="hand-in"),
    path("handed-in/", handing.handed_in, name="handed-in"),
    path("purge/", shelf.purge, name="purge"),
    path("offered/<int:pk>/", marks.offered, name="offered"),
    path("<int:pk>/", reader.reader, name="reader"),
    path("<int:pk>/compared/", reader.compared, name="compared"),
    path("<int:pk>/original/", reader.original, name="original"),
    path("<int:pk>/changes/", reader.change, name="changes"),
    path("<int:pk>/again/", reader.again, name="again"),
    path("<int:pk>/about/", shelf.about, name="about"),
    path("<int:pk>/favourite/", shelf.favourite, name="favourite"),
    path("<int:pk>/marks/", marks.mark, name="marks"),
    path("<int:pk>/marks/<slug:kind>/<int:mark_pk>/", marks.edit, name="mark"),
    path("<int:pk>/marks/<slug:kind>/<int:mark_pk>/aside/", marks.aside, name="aside"),
    path("<int:pk>/mentions/<int:mark_pk>/offer/", marks.offer, name="offer"),
]
