"""The command ``zhibu``. The only file that imports inside functions: ``zhibu read`` never starts Django.

Exit codes: 0 done; 1 refused, or something found unsound; 2 wrong usage; 3 the file to read cannot be read;
130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from zhibu.usage import EXAMPLES, count, day, port


class Stopped(Exception):
    """Why a command ends, in a sentence, with its exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def tell(sentence: str) -> None:
    print(sentence, flush=True)


def start_django(**defaults: str) -> None:
    """Settings and models; a faulty environment becomes a sentence."""
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.umask(0o077)  # database, files and keys are for the account that runs the service alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, OSError, ValueError) as error:
        raise Stopped(f"设置有误：{error}") from error


def require_database() -> None:
    """Stops with a sentence when the database cannot be reached or is not of this version."""
    from django.db import DatabaseError

    from zhibu.night.soundness import pending_migrations

    try:
        pending = pending_migrations()
    except DatabaseError as error:
        raise Stopped(f"连不上数据库：{str(error).strip()}") from error
    if pending:
        raise Stopped(f"数据库还没有建好或不是本版本的（差 {len(pending)} 步），请先运行 zhibu upgrade 或 zhibu init。")


# -- read: no Django ------------------------------------------------------------------------------------------

WHY_UNREAD = {
    FileNotFoundError: "没有这个文件", IsADirectoryError: "这是一个目录，请写文件名", PermissionError: "没有读取的权限",
}  # fmt: skip


def read(options: argparse.Namespace) -> int:
    from zhibu.documents import reading
    from zhibu.documents.ingest import take_file
    from zhibu.kit.states import Refused

    try:
        content = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except OSError as error:
        raise Stopped(f"读不到 {options.file}：{WHY_UNREAD.get(type(error), '磁盘或文件系统出错')}。", 3) from error
    try:
        found = reading.read(take_file(content).text)
    except Refused as refused:
        raise Stopped(refused.sentence, 3) from refused
    answer = (
        found.restored.text if options.text else json.dumps(reading.as_json(found), ensure_ascii=False, indent=2) + "\n"
    )
    try:
        sys.stdout.buffer.write(answer.encode())  # UTF-8 whatever the locale
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Stopped("结果写不出去：磁盘已满或输出的地方出错。") from error
    return 0


# -- an installation ------------------------------------------------------------------------------------------


def upgrade(options: argparse.Namespace) -> int:
    start_django()
    from django.core.management import call_command
    from django.db import DatabaseError

    from zhibu.night.soundness import pending_migrations

    try:
        pending = pending_migrations()
        if pending:
            tell(f"正在升级数据库（{len(pending)} 步）……")
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise Stopped(f"数据库未能升级：{str(error).strip()}") from error
    _collect_static()
    return 0


def _collect_static() -> None:
    """Browser files into one folder with digests in their names; skipped while none of them changed."""
    import hashlib

    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    mark = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            mark.update(f"{path}:{facts.st_size}:{facts.st_mtime_ns};".encode())
    stamp = settings.STATIC_ROOT / ".made-from"
    if stamp.exists() and stamp.read_text() == mark.hexdigest():
        return
    tell("正在整理网页资源……")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(mark.hexdigest())


def init(options: argparse.Namespace) -> int:
    upgrade(options)
    from zhibu.kit import clock
    from zhibu.kit.states import Refused
    from zhibu.people.actions import found_district
    from zhibu.people.rules import ROLES

    try:
        accounts = found_district(name=options.name, on=clock.today(), at=clock.now())
    except Refused as refused:
        raise Stopped(refused.sentence) from refused
    tell(f"“{options.name}”已建立。三个管理员账号分设，口令只显示这一次，首次登录须修改：\n")
    for account in accounts:
        tell(f"  {ROLES[account.role].title}　{account.username}　{account.password}")
    tell("\n下一步：zhibu serve；由系统管理员建立工作人员账号，由安全管理员授权。")
    return 0


def password(options: argparse.Namespace) -> int:
    start_django()
    require_database()
    from zhibu.kit import clock
    from zhibu.kit.states import Refused
    from zhibu.people.actions import reset_password
    from zhibu.people.actions.founding import one_time_password
    from zhibu.people.models import User

    user, word = User.objects.filter(username=options.name).first(), one_time_password()
    if user is None:
        raise Stopped(f"没有登录名为“{options.name}”的账号。")
    try:
        reset_password(by=None, at=clock.now(), user=user, password=word, reason="在服务器上重设")
    except Refused as refused:
        raise Stopped(refused.sentence) from refused
    tell(f"{user.username} 的一次性口令（只显示这一次，登录后须修改）：{word}")
    return 0


def demo(options: argparse.Namespace) -> int:
    upgrade(options)
    from zhibu.demo import build
    from zhibu.demo.build import LOGINS, PASSWORD, is_demonstration
    from zhibu.kit import clock
    from zhibu.people.models import Organization, User
    from zhibu.people.rules import ROLES

    if Organization.objects.exists() or User.objects.exists():
        if not options.keep:
            raise Stopped(
                "数据库里已有数据，演示区只能建在空库里。换一个数据目录（ZHIBU_DATA），或加 --keep 保留现有数据。"
            )
        if not is_demonstration():
            tell("数据库里是正式数据，原样保留。")
            return 0
    else:
        tell(f"正在建立演示区（约 {options.organizations} 个党组织）……")
        today = options.today or clock.today()
        build(organizations=options.organizations, years=options.years, seed=options.seed, today=today)
    tell(f"演示账号（只在演示区有效，口令都是 {PASSWORD}）：")
    for login in LOGINS:
        tell(f"  {login.username:10}{ROLES[login.role].title}{'　' + login.over if login.over else ''}")
    return 0


def check(options: argparse.Namespace) -> int:
    start_django()
    from django.db import DatabaseError

    from zhibu.kit import clock
    from zhibu.night.soundness import findings

    unsound = 0
    try:
        for finding in findings(clock.today()):
            unsound += not finding.sound
            tell(f"{'✓' if finding.sound else '✗'} {finding.sentence}")
    except DatabaseError as error:
        raise Stopped(f"✗ 连不上数据库：{str(error).strip()}") from error
    tell("检查完毕，没有发现问题。" if not unsound else f"检查完毕，发现 {unsound} 个问题。")
    return 1 if unsound else 0


def night(options: argparse.Namespace) -> int:
    start_django()
    require_database()
    from zhibu.kit import clock
    from zhibu.night.models import State
    from zhibu.night.run import run_night

    if options.date and options.date > clock.today():
        raise Stopped(f"{options.date} 还没有到，不能先做那一天的夜间工作。")
    runs = run_night(today=options.date or clock.today(), clock=clock.now, at_once=True)
    for run in runs:
        tell(f"{run.on} {run.step}：{run.get_state_display()}。{run.note}")
    if not runs:
        tell("今天的夜间工作已经做过，没有遗漏的日子。")
    return 1 if any(run.state == State.FAILED for run in runs) else 0


def send(options: argparse.Namespace) -> int:
    start_django()
    require_database()
    from zhibu.kit import clock
    from zhibu.tasks.actions import send_notices

    done = send_notices(at=clock.now())
    tell(f"发出 {done.sent} 份提醒，{done.failed} 份被渠道拒绝。")
    for channel in done.unreachable:
        tell(f"{channel} 的服务器连不上，这些提醒留到下次。")
    return 1 if done.failed or done.unreachable else 0


def manage(options: argparse.Namespace) -> int:
    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zhibu manage", *options.arguments])
    return 0


# -- serving --------------------------------------------------------------------------------------------------


def serve(options: argparse.Namespace) -> int:
    from zhibu import serving

    if options.only:
        serving.die_with_parent()
        return _PARTS[options.only](options)
    supervisor = serving.Supervisor(options.host, options.port, options.workers, tell)
    shown = f"[{options.host}]" if ":" in options.host else options.host
    try:
        return supervisor.run(f"支部已启动：http://{shown}:{options.port}/ （按 Ctrl-C 停止）")
    except serving.CannotServe as error:
        raise Stopped(str(error)) from error


def _serve_web(options: argparse.Namespace) -> int:
    start_django()  # a faulty setting ends here, with one sentence instead of one trace per worker
    require_database()
    from django.conf import settings
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise Stopped("网页资源还没有整理，请先运行 zhibu upgrade。")
    Granian(
        "zhibu.front.wsgi:application", address=options.host, port=options.port, interface=Interfaces.WSGI,
        workers=options.workers, blocking_threads=4, http=HTTPModes.http1, websockets=False,
        respawn_failed_workers=True, workers_kill_timeout=20, log_level=LogLevels.warning,
    ).serve()  # fmt: skip
    return 0


def _serve_jobs(options: argparse.Namespace) -> int:
    start_django()
    from django.core.management import call_command

    from zhibu.kit import clock
    from zhibu.night.steps import rescue_jobs

    rescue_jobs(clock.now())  # this is the installation's one worker: whatever runs now was left by a killed one
    call_command("db_worker", queue_name="*", interval=1, verbosity=0)
    return 0


def _serve_night(options: argparse.Namespace) -> int:
    start_django()
    from zhibu.kit import clock
    from zhibu.night.loops import at_night, repeat

    return repeat(lambda: at_night(clock.now()), every=60)


def _serve_send(options: argparse.Namespace) -> int:
    start_django()
    from zhibu.kit import clock
    from zhibu.night.loops import repeat
    from zhibu.tasks.actions import send_notices

    return repeat(lambda: send_notices(at=clock.now()), every=30)


_PARTS: dict[str, Callable[[argparse.Namespace], int]] = {
    "web": _serve_web,
    "jobs": _serve_jobs,
    "night": _serve_night,
    "send": _serve_send,
}


# -- the command line -----------------------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    """All commands with their help."""
    top = argparse.ArgumentParser(
        prog="zhibu", description="支部：创新型党组织创建工作系统。", epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    commands = top.add_subparsers(title="命令", dest="command", required=True, metavar="命令")

    def add(name: str, act: Callable[[argparse.Namespace], int], help: str, more: str = "") -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=help, description=f"{help}。{more}")
        one.set_defaults(act=act)
        return one

    # fmt: off
    one = add("init", init, "建立一个空的安装", "建库，写入本区名称，建立区委、机关工委、区委党建办和三个分设的管理员账号；库里已有数据时拒绝。")
    one.add_argument("--name", required=True, metavar="名称", help="本区名称，如：云溪区")
    one = add("serve", serve, "提供服务", "网页、后台工作、夜间工作和通知在各自的进程里，意外结束的会重新启动；Ctrl-C 或 SIGTERM 平稳停下。")
    one.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址（默认 127.0.0.1，只供本机或反向代理）")
    one.add_argument("--port", type=port, default=os.environ.get("PORT") or "8000", metavar="端口", help="端口（默认取环境变量 PORT，否则 8000）")
    one.add_argument("--workers", type=count, default=2, metavar="数", help="网页进程数（默认 2）")
    one.add_argument("--only", choices=list(_PARTS), metavar="部分", help=f"只运行一部分：{'、'.join(_PARTS)}（由 systemd 等分别看管时用）")
    one = add("password", password, "重设一个账号的口令", "用于忘记口令的管理员：三个管理员不能互相重设；留有操作记录。")
    one.add_argument("name", metavar="登录名")
    one = add("night", night, "做今天的夜间工作", "补做漏掉的日子；每步每天只做一次，可以重复运行。")
    one.add_argument("--date", type=day, metavar="日期", help="做到这一天为止（默认今天）")
    add("send", send, "发出待发的通知", "先认领再发送，可以重复运行，不会重发。")
    one = add("read", read, "整理并识别一份文件", "还原正文，列出提纲、问题、原因、工作要求和党组织，输出 JSON。不用数据库，不联网。")
    one.add_argument("file", metavar="文件", help="文件路径（.txt .docx .pdf .html .doc），或 - 表示标准输入")
    one.add_argument("--text", action="store_true", help="只输出整理后的正文")
    one = add("demo", demo, "在空库里建立演示区", "同样的参数总是得到同样的数据。")
    one.add_argument("--organizations", type=count, default=60, metavar="数", help="党组织个数（默认 60）")
    one.add_argument("--years", type=count, default=1, metavar="数", help="往年数据的年数（默认 1）")
    one.add_argument("--seed", type=int, default=1, metavar="数", help="随机种子（默认 1）")
    one.add_argument("--today", type=day, metavar="日期", help="演示区的“今天”（默认当天）")
    one.add_argument("--keep", action="store_true", help="库里已有数据时保留并正常结束")
    add("upgrade", upgrade, "建库或升级到本版本", "数据库结构和网页资源；没有要做的就什么也不做。")
    add("check", check, "检查安装是否完好", "设置、数据库、操作记录链、文件原件、网页资源、夜间工作；有问题时退出码为 1。")
    one = add("manage", manage, "Django 的管理命令", "例如：zhibu manage check --deploy；zhibu manage help 列出全部。")
    one.add_argument("arguments", nargs=argparse.REMAINDER, metavar="命令与参数")
    # fmt: on
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; every expected failure is one sentence on standard error."""
    given: Any = parser().parse_args(argv)
    try:
        return int(given.act(given))
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return stopped.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read our output has enough
        return 0


def start() -> None:
    """The command as a console calls it. ``zhibu read`` has nothing open when it ends and goes at once: taking the word
    lists apart again would be a tenth of its time."""
    code = main()
    if sys.argv[1:2] == ["read"]:
        os._exit(code)  # what was written has been flushed
    sys.exit(code)


if __name__ == "__main__":
    start()
