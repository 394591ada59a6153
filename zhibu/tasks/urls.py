from __future__ import annotations

from django.urls import path

from .views import boards, drafting, hops, ledger, notices, papers, trails

app_name = "tasks"
urlpatterns = [
    path("", boards.board, name="board"),
    path("new/", drafting.new, name="new"),
    path("choose/", drafting.choose, name="choose"),
    path("papers/", papers.listing, name="papers"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/edit/", drafting.edit, name="edit"),
    path("papers/<int:pk>/move/", papers.move, name="move-paper"),
    path("of-requirement/<int:pk>/", boards.of_requirement, name="of-requirement"),
    path("<int:pk>/", trails.show, name="show"),
    path("<int:pk>/accept/", trails.accept_some, name="accept-some"),
    path("<int:pk>/correct/", trails.correct, name="correct"),
    path("<int:pk>/withdraw/", trails.withdraw, name="withdraw"),
    path("hops/<int:pk>/", hops.hop, name="hop"),
    path("hops/<int:pk>/answer/", hops.answer, name="answer"),
    path("hops/<int:pk>/pass/", hops.pass_on, name="pass"),
    path("hops/<int:pk>/move/", hops.move, name="move"),
    path("inquiries/<int:pk>/reply/", hops.reply, name="reply"),
    path("files/purge/", hops.purge_file, name="purge-file"),
    path("files/<int:pk>/", hops.file, name="file"),
    path("notices/", notices.listing, name="notices"),
    path("notices/read/", notices.read_all, name="read-notices"),
    path("notices/<int:pk>/", notices.open_notice, name="notice"),
    path("ledger/", ledger.mine, name="my-ledger"),
    path("ledger/<int:pk>/", ledger.ledger, name="ledger"),
]
