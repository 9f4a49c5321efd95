"""A form with files: fields as text, files on disk once they are large, and no more of either than is allowed."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import IO

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from services.portal_web.guard.bodies import MOST_FIELDS
from services.portal_web.guard.refused import TooLarge, Unreadable

MULTIPART = "multipart/form-data"
MOST_FILES = 50
"""That are read at all: one too many is told by the form, with what was typed."""
LONGEST_NAME = 200
PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """`name` is one line of text. Of a file larger than allowed there is only `size`, one byte more than that."""

    name: str
    size: int
    content: IO[bytes]

    def pieces(self) -> Iterable[bytes]:
        self.content.seek(0)
        return iter(lambda: self.content.read(PIECE), b"")

    def close(self) -> None:
        self.content.close()


Form = tuple[Mapping[str, str], tuple[Upload, ...]]


def is_multipart(headers: Headers) -> bool:
    return headers.get("content-type", "").partition(";")[0].strip().lower() == MULTIPART


async def read_parts(request: Request, *, longest: int, largest: int, files: int) -> Form:
    """Fields of `longest` bytes at most, files of `largest`, and of all together no more than `files` such files.
    Raises TooLarge as soon as it is, or Unreadable."""
    parser = _Parser(request.headers, _counted(request, longest + files * largest), longest, largest)
    try:
        found = (await parser.parse()).multi_items()
    except (MultiPartException, ClientDisconnect, UnicodeError) as mistake:
        raise Unreadable from mistake
    uploads = [value for _name, value in found if isinstance(value, UploadFile)]
    for none in [upload for upload in uploads if not upload.filename]:
        none.file.close()  # browsers send an empty one when nothing was chosen
    fields = {name: value for name, value in reversed(found) if isinstance(value, str)}
    return fields, tuple(_upload(upload) for upload in uploads if upload.filename)


async def _counted(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    size = 0
    chunks: AsyncIterator[bytes] = request.stream()
    async for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise TooLarge
        yield chunk


class _Parser(MultiPartParser):
    """Stops keeping a file that is too large, but reads on: what was typed may come after it."""

    def __init__(self, headers: Headers, stream: AsyncGenerator[bytes, None], longest: int, largest: int) -> None:
        super().__init__(headers, stream, max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=longest)
        self._largest = largest
        self._sizes: dict[int, int] = {}

    def on_part_begin(self) -> None:
        super().on_part_begin()
        # As our pages are: some of what a request may claim makes text that nothing can write again.
        self._charset = "utf-8"

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        part = self._current_part
        if part.file is None:
            if len(part.data) + end - start > self.max_part_size:
                raise TooLarge
        else:
            room = self._largest + 1 - self._sizes.get(id(part.file), 0)
            end = min(end, start + room)
            if end == start:
                return
            self._sizes[id(part.file)] = self._sizes.get(id(part.file), 0) + end - start
        super().on_part_data(data, start, end)


def _upload(file: UploadFile) -> Upload:
    return Upload(plain_name(file.filename or ""), file.size or 0, file.file)


def plain_name(name: str) -> str:
    """Without folders, and without characters that act on what is around them."""
    last = name.replace("\\", "/").rpartition("/")[2]
    line = "".join(character for character in last if character.isprintable()).strip() or "file"
    stem, dot, ending = line.rpartition(".")
    if len(line) <= LONGEST_NAME or not dot or len(ending) > 10:
        return line[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
