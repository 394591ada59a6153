"""Parts of packed files, read with a limit that holds whatever the file says of itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from types import TracebackType
from typing import Final

from lxml import etree

from zhibu.kit.states import Refused

MOST_PART: Final = 48 * 1024 * 1024  # bytes of one unpacked part
MOST_ALL: Final = 400 * 1024 * 1024  # bytes that all parts together say they hold (pictures included)
MOST_PARTS: Final = 5_000
BROKEN: Final = "文件已损坏，打不开。请用原来的软件重新保存后再交。"
_BOMB: Final = "文件解开后大得不合常理，已停止读取。请检查文件来源。"


class Packed:
    """A packed file opened for reading; unpacking never goes past the limits."""

    def __init__(self, data: bytes) -> None:
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
            raise Refused(BROKEN, "papers") from error
        infos = self._file.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_ALL:
            raise Refused(_BOMB, "papers")
        self.names = [info.filename for info in infos]

    def __enter__(self) -> Packed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def read(self, name: str) -> bytes:
        """One part. Raises Refused when it is damaged or larger than any honest one."""
        try:
            if self._file.getinfo(name).file_size > MOST_PART:
                raise Refused(_BOMB, "papers")
            with self._file.open(name) as part:
                data = part.read(MOST_PART + 1)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise Refused(BROKEN, "papers") from error
        if len(data) > MOST_PART:
            raise Refused(_BOMB, "papers")
        return data

    def tree(self, name: str) -> etree._Element:
        """One part as XML. Entities are not resolved, nothing is fetched, a document type is refused."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Refused(BROKEN, "papers") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise Refused(BROKEN, "papers")
        return root
