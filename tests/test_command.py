"""The command ``zhibu`` as people type it: separate processes, their words and exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from zhibu import cli

ROOT = Path(__file__).resolve().parent.parent
PAPER = "关于进一步做好主题党日工作的通知\n各党支部要在12月10日前制定明年主题党日计划。\n"


def zhibu(data: Path, *words: str, text: bytes | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a data folder of its own and no other variable of ours."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ZHIBU_", "DJANGO_", "PORT"))
    }
    environment |= {"ZHIBU_DATA": str(data), "PYTHONPATH": str(ROOT), **variables}
    done = subprocess.run(
        [sys.executable, "-m", "zhibu.cli", *words], env=environment, cwd=data, input=text, capture_output=True
    )
    return subprocess.CompletedProcess(words, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation made by ``zhibu init``, for tests that leave it as it is."""
    data = tmp_path_factory.mktemp("founded")
    done = zhibu(data, "init", "--name", "云溪区")
    assert done.returncode == 0, done.stderr
    (data / "said.txt").write_text(done.stdout)
    return data


# -- help and usage ---------------------------------------------------------------------------------------------


def test_help_names_every_command_and_the_way_in() -> None:
    text = cli.parser().format_help()
    for name in ("init", "serve", "night", "send", "read", "demo", "upgrade", "check", "manage"):
        assert f"    {name} " in text
    assert "zhibu init --name" in text
    assert "退出码" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["serve", "--port", "70000"], "端口应为 1 到 65535 的整数"),
        (["demo", "--organizations", "0"], "应为正整数"),
        (["demo", "--today", "2026-13-01"], "日期应写成 2026-03-01"),
        (["init"], "--name"),
        (["fly"], "fly"),
    ],
)
def test_wrong_usage_is_a_sentence_and_code_2(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_wrong_port_in_the_environment_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "web")
    with pytest.raises(SystemExit) as ended:
        cli.main(["serve"])
    assert ended.value.code == 2


# -- read -------------------------------------------------------------------------------------------------------


def test_reading_prints_the_contract(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(PAPER)
    done = zhibu(tmp_path, "read", "paper.txt")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert list(answer) == [
        "restored", "title", "date", "complete", "outline", "problems", "causes", "requirements", "organizations", "changes",
    ]  # fmt: skip
    assert answer["restored"] == PAPER
    assert answer["requirements"][0]["by"] == "12月10日前"


def test_reading_needs_no_database_and_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(PAPER)
    zhibu(tmp_path, "read", "paper.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["paper.txt"]


def test_reading_does_not_start_django(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(PAPER)
    program = "import sys; from zhibu.cli import main; main(['read', 'paper.txt']); sys.exit('django' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True)
    assert done.returncode == 0


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "big5"])
def test_reading_from_a_pipe_in_any_encoding_and_locale(tmp_path: Path, encoding: str) -> None:
    words = "關於開展主題黨日工作的通知" if encoding == "big5" else PAPER
    done = zhibu(tmp_path, "read", "-", "--text", text=(words * 3).encode(encoding), LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert "主题党日工作的通知" in done.stdout


@pytest.mark.parametrize(
    ("content", "said"), [(None, "读不到"), (b"", "文件是空的"), (b"MZ\x90\x00" + bytes(200), "。")]
)
def test_what_cannot_be_read_is_a_sentence_and_code_3(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "paper.docx").write_bytes(content)
    done = zhibu(tmp_path, "read", "paper.docx")
    assert (done.returncode, done.stdout) == (3, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


# -- an installation --------------------------------------------------------------------------------------------


def test_founding_prints_three_one_time_passwords(founded: Path) -> None:
    said = (founded / "said.txt").read_text()
    lines = [line.split("　") for line in said.splitlines() if line.startswith("  ")]
    assert [line[1] for line in lines] == ["xitong", "anquan", "shenji"]
    assert len({line[2] for line in lines}) == 3
    program = (
        "from zhibu.people.models import User, Grant; import sys\n"
        "users = {u.username: u for u in User.objects.all()}\n"
        f"assert users['xitong'].check_password({lines[0][2]!r})\n"
        "assert all(u.must_change_password for u in users.values())\n"
        "held = {u: set(Grant.objects.filter(user=u).values_list('power', flat=True)) for u in users.values()}\n"
        "assert len(held) == 3 and not set.intersection(*held.values())\n"
    )
    done = zhibu(founded, "manage", "shell", "-v0", "-c", program)
    assert (done.returncode, done.stderr) == (0, "")


def test_founding_refuses_what_is_not_empty(founded: Path) -> None:
    done = zhibu(founded, "init", "--name", "清水区")
    assert (done.returncode, done.stdout) == (1, "")
    assert "不能再次初始化；未作任何改动" in done.stderr


@pytest.mark.parametrize("name", ["", "区", "很" * 31])
def test_founding_refuses_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    done = zhibu(tmp_path, "init", "--name", name)
    assert done.returncode == 1
    assert "请写明本区名称" in done.stderr


def test_a_sound_installation_passes_its_check(founded: Path) -> None:
    done = zhibu(founded, "check")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "✗" not in done.stdout
    assert "操作记录链" in done.stdout


def test_a_demonstration_is_not_mixed_with_real_data(founded: Path) -> None:
    refused = zhibu(founded, "demo")
    assert refused.returncode == 1
    assert "只能建在空库里" in refused.stderr
    kept = zhibu(founded, "demo", "--keep")
    assert kept.returncode == 0
    assert "正式数据，原样保留" in kept.stdout
    assert "zhibu-demo" not in kept.stdout


def test_the_night_is_done_once(founded: Path) -> None:
    assert "verify-chain：完成" in zhibu(founded, "night").stdout
    assert "已经做过" in zhibu(founded, "night").stdout


def test_sending_with_no_channel_open_sends_nothing(founded: Path) -> None:
    done = zhibu(founded, "send")
    assert (done.returncode, done.stdout) == (0, "发出 0 份提醒，0 份被渠道拒绝。\n")


def test_upgrading_twice_does_nothing_the_second_time(founded: Path) -> None:
    done = zhibu(founded, "upgrade")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("command", ["night", "send"])
def test_without_a_database_a_sentence_says_what_to_run(tmp_path: Path, command: str) -> None:
    done = zhibu(tmp_path, command)
    assert done.returncode == 1
    assert "请先运行 zhibu upgrade 或 zhibu init" in done.stderr


def test_a_database_that_cannot_be_reached_is_a_sentence(tmp_path: Path) -> None:
    done = zhibu(tmp_path, "check", ZHIBU_DATABASE="postgres://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "连不上数据库" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "sentence"), [("ZHIBU_PRODUCTION", "must be True or False"), ("ZHIBU_PROXIES", "must be a whole number")]
)
def test_a_faulty_setting_is_a_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    done = zhibu(tmp_path, "check", **{name: "yes"})
    assert done.returncode == 1
    assert f"设置有误：{name} {sentence}, not 'yes'" in done.stderr


# -- what check finds -------------------------------------------------------------------------------------------

HARM = {
    "操作记录链第 2 条不符": "from zhibu.people.models import AuditEntry as A; A.objects.filter(number=2).update(verb='x')",
    "操作记录链第 12 条不符": "from zhibu.people.models import AuditEntry as A, AuditValue as V;"
    "V.objects.filter(entry__number=12).delete(); A.objects.filter(number=12).delete()",
    "网页资源缺": "from django.conf import settings as s; next(s.STATIC_ROOT.glob('css/*.*.css')).unlink()",
    "原件缺失：讲话": "from zhibu.people.models import *; StoredFile.objects.create(name='讲话.txt', digest='ab' * 32, size=1,"
    "kind='text', organization=Organization.objects.first(), stored_at='2026-01-01T00:00Z')",
    "夜间步骤 verify-chain": "from zhibu.night.models import *; Run.objects.update_or_create(step='verify-chain',"
    "on='2026-11-24', defaults={'state': 'failed', 'started_at': '2026-11-24T00:00Z', 'note': 'x'})",
    "外键有 1 处": "from django.db import connection as c; x = c.cursor(); x.execute('PRAGMA foreign_keys=OFF');"
    "x.execute('UPDATE people_placement SET parent_id = 999 WHERE id = 1')",
}


@pytest.mark.parametrize("said", HARM)
def test_harm_is_found(tmp_path: Path, founded: Path, said: str) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", founded, copy], check=True)
    assert zhibu(copy, "manage", "shell", "-v0", "-c", HARM[said]).returncode == 0
    done = zhibu(copy, "check")
    assert done.returncode == 1
    assert any(line.startswith("✗") and said in line for line in done.stdout.splitlines()), done.stdout


def test_a_stored_file_that_was_changed_is_found(tmp_path: Path, founded: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", founded, copy], check=True)
    store = (
        "from django.utils.timezone import now; from zhibu.people.models import *; from zhibu.people.actions import *\n"
        "f = store_file(content='讲话'.encode(), name='讲话.txt', organization=Organization.objects.first(), by=None, at=now())\n"
        "print(file_path(f))"
    )
    path = Path(zhibu(copy, "manage", "shell", "-v0", "-c", store).stdout.strip())
    assert "✓ 文件原件 1 份" in zhibu(copy, "check").stdout
    path.write_text("改过")
    assert "✗ 原件被改动：讲话.txt" in zhibu(copy, "check").stdout


def test_a_password_is_given_again_on_the_server(tmp_path: Path) -> None:
    zhibu(tmp_path, "init", "--name", "云溪区")
    done = zhibu(tmp_path, "password", "anquan")
    assert done.returncode == 0, done.stderr
    assert re.search(r"anquan 的一次性口令.*：(\w{4}-){3}\w{4}", done.stdout)
    unknown = zhibu(tmp_path, "password", "nobody")
    assert (unknown.returncode, "没有登录名为“nobody”的账号" in unknown.stderr) == (1, True)


def test_a_night_to_come_is_not_done(founded: Path) -> None:
    done = zhibu(founded, "night", "--date", "2099-01-01")
    assert (done.returncode, "还没有到" in done.stderr) == (1, True)


def test_what_an_installation_writes_is_its_own(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert zhibu(tmp_path, "init", "--name", "云溪区", ZHIBU_DATA=str(data)).returncode == 0
    assert data.stat().st_mode & 0o077 == 0
    assert (data / "zhibu.sqlite3").stat().st_mode & 0o077 == 0


def test_a_paper_that_cannot_be_read_is_told_in_chinese_and_nothing_of_storing(tmp_path: Path) -> None:
    sheet = tmp_path / "program.exe"
    sheet.write_bytes(b"MZ" + bytes(200))
    for file, sentence in ((tmp_path / "none.txt", "没有这个文件。"), (tmp_path, "这是一个目录"), (sheet, "")):
        done = subprocess.run(
            [sys.executable, "-m", "zhibu.cli", "read", str(file)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 3 and sentence in done.stderr
        assert "No such" not in done.stderr and "存入" not in done.stderr


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(PAPER)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "zhibu.cli", "read", "paper.txt"],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=full, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "结果写不出去：磁盘已满或输出的地方出错。\n")
