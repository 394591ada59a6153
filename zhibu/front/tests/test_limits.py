"""Costly work is counted, uploads too large are answered in place, and what is too much is said in a sentence."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse
from pytest_django import Settings

from tests.cast import Cast
from zhibu.front import limits


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two looks at the help page in a minute, no more."""
    cache.clear()
    monkeypatch.setitem(limits.LIMITS, ("help", "GET"), limits.Limit(2, 60, "看得过于频繁，请稍等一分钟再试。"))
    yield
    cache.clear()


@pytest.mark.usefixtures("few")
def test_more_than_the_limit_gets_a_sentence(cast: Cast, client: Client) -> None:
    client.force_login(cast.member)
    answers = [client.get("/help/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "看得过于频繁，请稍等一分钟再试。" in answers[2].content.decode()
    assert answers[2]["Retry-After"] == "60"


@pytest.mark.usefixtures("few")
def test_one_account_does_not_slow_another(cast: Cast, client: Client) -> None:
    client.force_login(cast.member)
    for _ in range(3):
        client.get("/help/")
    client.force_login(cast.leader)
    assert client.get("/help/").status_code == 200
    assert client.get("/patterns/").status_code == 200


def test_every_limit_is_on_an_address_that_exists() -> None:
    names = {
        name if not space else f"{space}:{name}"
        for space, resolver in [("", get_resolver()), *((s, r) for s, (_, r) in get_resolver().namespace_dict.items())]
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }
    assert {name for name, _ in limits.LIMITS} - names == set()
    with pytest.raises(NoReverseMatch):
        reverse("no:such")


# -- uploads ------------------------------------------------------------------------------------------------


def received(settings: Settings, *sizes: int) -> list[tuple[str, int | None, int]]:
    """(name, size as told to the form, bytes kept) of files posted together; 10 bytes each, 25 all in all."""
    settings.UPLOAD_LIMIT, settings.UPLOADS_LIMIT = 10, 25
    files = [SimpleUploadedFile(f"{n}.txt", b"x" * size) for n, size in enumerate(sizes)]
    request = RequestFactory().post("/", {"files": files, "words": "已填写"})
    assert request.POST["words"] == "已填写"
    return [(file.name or "", file.size, len(file.read())) for file in request.FILES.getlist("files")]


def test_a_file_within_the_limit_arrives(settings: Settings) -> None:
    assert received(settings, 10, 3) == [("0.txt", 10, 10), ("1.txt", 3, 3)]


def test_a_file_too_large_arrives_empty_with_its_size(settings: Settings) -> None:
    assert received(settings, 4, 11) == [("0.txt", 4, 4), ("1.txt", 11, 0)]


def test_files_too_large_together_arrive_as_too_large(settings: Settings) -> None:
    kept = received(settings, 10, 10, 6)
    assert kept[:2] == [("0.txt", 10, 10), ("1.txt", 10, 10)]
    assert kept[2][1:] == (11, 0)  # over the limit of one file, so that the form's own rule refuses it


def test_a_large_file_leaves_nothing_behind(settings: Settings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = folder, 0
        received(settings, 11)
        assert list(Path(folder).iterdir()) == []


def test_words_beyond_the_limit_get_a_sentence(cast: Cast, client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    client.force_login(cast.member)
    answer = client.post("/me/password/", {"old_password": "x" * (1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "一次提交的文字超过 1 MB 或项目过多" in answer.content.decode()
