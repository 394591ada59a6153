"""Older Word files and RTF, through LibreOffice where the machine has it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from zhibu.documents.ingest.word import read_word
from zhibu.kit.states import Refused

_SECONDS: Final = 90
_ABSENT: Final = "这台服务器没有装 LibreOffice，读不了旧式 Word（.doc）或 RTF 文件。请另存为 .docx 或 PDF 后再交。"
_FAILED: Final = "旧式 Word 文件打不开，可能已损坏或设了密码。请另存为 .docx 后再交。"
_SHEET_ABSENT: Final = "这台服务器没有装 LibreOffice，读不了旧式 Excel（.xls）文件。请另存为 .xlsx 后再交。"
_SHEET_FAILED: Final = "旧式 Excel 文件打不开，可能已损坏或设了密码。请另存为 .xlsx 后再交。"


def office() -> str:
    """The path of LibreOffice on this machine, or ""."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def read_by_office(data: bytes) -> tuple[str, str]:
    """The text and page headers of a .doc or .rtf file. Raises Refused when it does not open."""
    return read_word(_converted(data, "paper.doc", "docx:MS Word 2007 XML", _ABSENT, _FAILED))


def sheet_by_office(data: bytes) -> bytes:
    """A .xlsx file of an older Excel file. Raises Refused when it does not open."""
    return _converted(data, "sheet.xls", "xlsx:Calc MS Excel 2007 XML", _SHEET_ABSENT, _SHEET_FAILED)


def _converted(data: bytes, name: str, target: str, absent: str, failed: str) -> bytes:
    """Run LibreOffice with a profile of its own, so that neither users nor macros of the machine play a part."""
    program = office()
    if not program:
        raise Refused(absent, "papers")
    with tempfile.TemporaryDirectory(prefix="zhibu-office-") as folder:
        source = Path(folder) / name
        source.write_bytes(data)
        command = [
            program, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", target, "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, cwd=folder, timeout=_SECONDS, capture_output=True, check=True)  # noqa: S603  fixed words
        except (subprocess.SubprocessError, OSError) as error:
            raise Refused(failed, "papers") from error
        made = source.with_suffix("." + target.partition(":")[0])
        if not made.exists():
            raise Refused(failed, "papers")
        return made.read_bytes()
