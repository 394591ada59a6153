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
    program = office()
    if not program:
        raise Refused(_ABSENT, "papers")
    with tempfile.TemporaryDirectory(prefix="zhibu-office-") as folder:
        source = Path(folder) / "paper.doc"
        source.write_bytes(data)
        _convert(program, Path(folder), source, "docx:MS Word 2007 XML")
        made = source.with_suffix(".docx")
        if not made.exists():
            raise Refused(_FAILED, "papers")
        return read_word(made.read_bytes())


def sheet_by_office(data: bytes) -> bytes:
    """A .xlsx file of an older Excel file. Raises Refused when it does not open."""
    program = office()
    if not program:
        raise Refused(_SHEET_ABSENT, "papers")
    with tempfile.TemporaryDirectory(prefix="zhibu-office-") as folder:
        source = Path(folder) / "sheet.xls"
        source.write_bytes(data)
        _convert(program, Path(folder), source, "xlsx:Calc MS Excel 2007 XML", _SHEET_FAILED)
        made = source.with_suffix(".xlsx")
        if not made.exists():
            raise Refused(_SHEET_FAILED, "papers")
        return made.read_bytes()


def _convert(program: str, folder: Path, source: Path, target: str, failed: str = _FAILED) -> None:
    """Run LibreOffice with a profile of its own, so that neither users nor macros of the machine play a part."""
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", target, "--outdir", str(folder), str(source),
    ]  # fmt: skip
    try:
        subprocess.run(command, cwd=folder, timeout=_SECONDS, capture_output=True, check=True)  # noqa: S603  fixed words
    except (subprocess.SubprocessError, OSError) as error:
        raise Refused(failed, "papers") from error
