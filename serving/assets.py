"""Files for the browser, compressed once and not at each request.

Streamlit sends its own files as they are: 7 MB before the first chart stands. Here each is compressed by brotli and by
gzip: in a hurry when it is first asked for, as well as it goes in the background after the start (or when the image is
built, `python -m serving.assets`), and then kept in a folder. The name of a kept file is the hash of what it was made
from, so that nothing can be stale; a kept file is believed only if it unpacks to that again. A folder that cannot be
written costs the work again at the next start and nothing else.

Asked for a part of a file (Range), or by a browser that takes neither form, Streamlit answers as ever.
"""

import gzip
import hashlib
import logging
import os
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving import settings

_log = logging.getLogger(__name__)
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
# Names of Streamlit's files carry a hash of what they hold; ours do not, so browsers ask again after an hour.
_FOR_EVER = "public, immutable, max-age=31536000"
_FOR_AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400"


class Coding(NamedTuple):
    """A way of compressing, by the name that it has in HTTP."""

    name: str
    hurried: Callable[[bytes], bytes]
    thorough: Callable[[bytes], bytes]
    unpacked: Callable[[bytes], bytes]


# A file of the same bytes is the same whenever it is made: no time is written into it.
CODINGS = {
    "br": Coding(
        "br",
        lambda content: brotli.compress(content, quality=5),
        lambda content: brotli.compress(content, quality=11),
        brotli.decompress,
    ),
    "gzip": Coding(
        "gzip",
        lambda content: gzip.compress(content, 5, mtime=0),
        lambda content: gzip.compress(content, 9, mtime=0),
        gzip.decompress,
    ),
}


def streamlit_folder() -> Path:
    """Return where Streamlit keeps its files for the browser; nothing of it is imported for that."""
    spec = find_spec("streamlit")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("Streamlit is not installed")
    return Path(spec.submodule_search_locations[0]) / "static"


def folders() -> dict[str, Path]:
    """Return which folder stands behind which beginning of an address."""
    return {"/static/": streamlit_folder() / "static", "/app/static/": settings.ROOT / "static"}


class Asset:
    """One file and its compressed forms."""

    def __init__(self, address: str, path: Path, kept_in: Path) -> None:
        self.address = address
        self.path = path
        self._kept_in = kept_in
        self._forms: dict[str, bytes] = {}
        self._thorough: set[str] = set()

    @property
    def media_type(self) -> str:
        """Return the type of the content, as the header says it."""
        return _TYPES[self.path.suffix]

    @property
    def caching(self) -> str:
        """Return how long a browser may keep it without asking."""
        return _FOR_EVER if self.address.startswith("/static/") else _FOR_AN_HOUR

    @cached_property
    def digest(self) -> str:
        """Return the hash of the content."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    def tag(self, coding: str) -> str:
        """Return the entity tag of a compressed form: its own, since its bytes are not those of another form."""
        return f'"{self.digest[:32]}-{coding}"'

    def at_hand(self, coding: str) -> bool:
        """Tell whether a compressed form can be given without reading or compressing anything."""
        return coding in self._forms and "digest" in self.__dict__

    def prepare(self, coding: str) -> None:
        """Bring a compressed form to hand: the best there is, made in a hurry if there is none."""
        if coding not in self._forms and not self._recall(coding):
            self._forms.setdefault(coding, CODINGS[coding].hurried(self.path.read_bytes()))

    def form(self, coding: str) -> bytes:
        """Return a compressed form."""
        self.prepare(coding)
        return self._forms[coding]

    def perfect(self, coding: str) -> None:
        """Compress as well as it goes, once for all starts to come."""
        if coding in self._thorough or self._recall(coding):
            return
        self._forms[coding] = CODINGS[coding].thorough(self.path.read_bytes())
        self._thorough.add(coding)
        self._keep(coding)

    def _place(self, coding: str) -> Path:
        """Return where a compressed form is kept."""
        return self._kept_in / f"{self.digest}.{coding}"

    def _recall(self, coding: str) -> bool:
        """Take a form from the folder, and tell whether there was a sound one."""
        try:
            kept = self._place(coding).read_bytes()
            sound = CODINGS[coding].unpacked(kept) == self.path.read_bytes()
        except (OSError, EOFError, zlib.error, brotli.error):
            return False
        if sound:
            self._forms[coding] = kept
            self._thorough.add(coding)
        return sound

    def _keep(self, coding: str) -> None:
        """Put a form into the folder: whole or not at all, also when two servers share it."""
        try:
            self._kept_in.mkdir(parents=True, exist_ok=True)
            handle, made = tempfile.mkstemp(dir=self._kept_in)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(self._forms[coding])
                os.replace(made, self._place(coding))
            except OSError:
                Path(made).unlink(missing_ok=True)
                raise
        except OSError as error:
            _log.debug("compressed files stay in memory: %s", error)


class Store:
    """All files that are served compressed, by address."""

    def __init__(self, places: Mapping[str, Path], cache_folder: Path) -> None:
        kept_in = cache_folder / f"streamlit-{version('streamlit')}"
        self.assets = {
            asset.address: asset for beginning, folder in places.items() for asset in _found(beginning, folder, kept_in)
        }
        self._stopped = threading.Event()

    def get(self, address: str) -> Asset | None:
        """Return the file of an address, None if it is not for us."""
        return self.assets.get(address)

    def perfect(self, first: Iterable[str] = ()) -> int:
        """Compress all files as well as it goes, some of them first; return how many were looked at before `stop`."""
        early = [self.assets[address] for address in first if address in self.assets]
        # What takes longest comes last: a small file is done before a reader can ask for it.
        rest = sorted(self.assets.values(), key=lambda asset: asset.path.stat().st_size)
        done = 0
        for asset in dict.fromkeys([*early, *rest]):
            for coding in CODINGS:
                if self._stopped.is_set():
                    return done
                asset.perfect(coding)
            done += 1
        return done

    def stop(self) -> None:
        """Let `perfect` end after the file at hand."""
        self._stopped.set()


def _found(beginning: str, folder: Path, kept_in: Path) -> Iterable[Asset]:
    """Yield the files of a folder that compressing makes smaller."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in _TYPES and path.is_file():
            yield Asset(beginning + path.relative_to(folder).as_posix(), path, kept_in)


def accepted(asked: Headers) -> str:
    """Return the coding to use by Accept-Encoding, empty for none: the best weight, brotli before gzip."""
    weights: dict[str, float] = {}
    for part in ",".join(asked.getlist("accept-encoding")).lower().split(","):
        name, _mark, parameters = part.strip().partition(";")
        name, weight = name.strip(), parameters.strip().removeprefix("q=")
        try:
            weights[name] = float(weight) if weight else 1.0
        except ValueError:
            weights[name] = 0.0
    offered = {coding: weights.get(coding, weights.get("*", 0.0)) for coding in CODINGS}
    best = max(offered, key=lambda coding: offered[coding])
    return best if offered[best] > 0 and offered[best] >= weights.get("identity", 0.0) else ""


def known(tag: str, asked: Headers) -> bool:
    """Tell whether the If-None-Match of a request names a tag; a weak mark says nothing against it."""
    # A list may come in several lines.
    tags = [one.strip().removeprefix("W/") for line in asked.getlist("if-none-match") for one in line.split(",")]
    return tag in tags or "*" in tags


class Compressed:
    """Answers for files of the store; all else goes on."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self.app = app
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asset = self._store.get(scope["path"]) if scope["type"] == "http" else None
        if asset is None or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        coding = accepted(asked)
        if not coding or "range" in asked:
            await self.app(_as_it_is(scope), receive, _varied(send))
            return
        if not asset.at_hand(coding):
            await run_in_threadpool(asset.prepare, coding)
        headers = {
            "Cache-Control": asset.caching,
            "Content-Encoding": coding,
            "ETag": asset.tag(coding),
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        # Streamlit lets any page read ours, such as the outlines, and its own scripts are asked for with CORS.
        if asset.address.startswith("/app/"):
            headers["Access-Control-Allow-Origin"] = "*"
        if known(headers["ETag"], asked):
            response = Response(status_code=304, headers=headers)
        else:
            content = asset.form(coding)
            headers["Content-Length"] = str(len(content))
            body = b"" if scope["method"] == "HEAD" else content
            response = Response(body, headers=headers, media_type=asset.media_type)
        await response(scope, receive, send)


def _as_it_is(scope: Scope) -> Scope:
    """Return a request that takes no coding: Streamlit would compress for anybody who so much as names gzip."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}


def _varied(send: Send) -> Send:
    """Say of an uncompressed answer as well that it depends on what the browser takes, and say it once."""

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "accept-encoding" not in headers.get("vary", "").lower():
                headers.add_vary_header("Accept-Encoding")
        await send(message)

    return answer


def main() -> None:
    """Compress everything now, so that the first start has nothing left to do."""
    folder = settings.read(os.environ).cache_folder
    print(f"{Store(folders(), folder).perfect()} files stand compressed in {folder}")


if __name__ == "__main__":
    main()
