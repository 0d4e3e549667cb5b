"""The icons that this dashboard shows, cut out of the font of four thousand that comes with Streamlit.

The whole font weighs 375 kB, more than all words and scripts of the first page together. `python -m tools.icons` cuts
out those that our code and Streamlit's own name, and writes down which, and from which font. Should the code name an
icon that is not among them, or Streamlit bring another font, the whole font is served as ever: slower, never wrong.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from serving import assets, settings

FONT = settings.ROOT / "static" / "icons.woff2"
LISTED = settings.ROOT / "static" / "icons.json"
_NAMED = re.compile(r":material/([a-z0-9_]+):")
# A name that is put together, as in f":material/chevron_{side}:": its beginning, and words of the file to go on with.
_BEGUN = re.compile(r":material/([a-z0-9_]*)\{")
_WORD = re.compile(r"\"([a-z0-9_]+)\"")
# Where icons are named; a folder that does not exist holds none.
_CODE = ("dashboard.py", "components", "views", "pages", "exports")


class Icons(NamedTuple):
    """The font of the icons in use: its address, which is Streamlit's, and what is served there."""

    address: str
    content: bytes
    tag: str


def original() -> Path:
    """Return Streamlit's font of all icons."""
    (font,) = (assets.streamlit_folder() / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2")
    return font


@cache
def known() -> frozenset[str]:
    """Return the names of all icons, as Streamlit lists them; nothing of it is imported for that."""
    listed = assets.streamlit_folder().parent / "material_icon_names.py"
    return frozenset(_WORD.findall(listed.read_text(encoding="utf-8")))


def named(files: Iterable[Path]) -> set[str]:
    """Return the icons that some files name, in one piece or put together from words of the same file."""
    found: set[str] = set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        found.update(_NAMED.findall(text))
        for beginning in set(_BEGUN.findall(text)):
            found.update({f"{beginning}{word}" for word in _WORD.findall(text)} & known())
    return found


def ours() -> set[str]:
    """Return the icons that our own code names."""
    places = [settings.ROOT / name for name in _CODE]
    return named(file for place in places for file in ([place] if place.is_file() else place.rglob("*.py")))


def streamlits() -> set[str]:
    """Return the icons that Streamlit's own code in the browser names."""
    return named((assets.streamlit_folder() / "static" / "js").glob("*.js"))


def read() -> Icons | None:
    """Return the font with the icons in use, None if it does not hold them all or was cut from another font."""
    try:
        listed = json.loads(LISTED.read_text(encoding="utf-8"))
        whole, content = original(), FONT.read_bytes()
        cut_from = hashlib.sha256(whole.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return None
    if listed["cut_from"] != cut_from or not ours() <= set(listed["icons"]):
        return None
    return Icons(f"/static/media/{whole.name}", content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


class Cut:
    """Answers with the icons in use where the browser asks for all; all else goes on."""

    def __init__(self, app: ASGIApp, icons: Icons | None) -> None:
        self.app = app
        self._icons = icons

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        icons = self._icons
        asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"]
        if icons is None or asked != icons.address or "range" in Headers(scope=scope):
            await self.app(scope, receive, send)
            return
        # The address is Streamlit's and stays the same when an icon is added, so browsers ask again after a while.
        headers = {"Cache-Control": "public, max-age=300", "ETag": icons.tag}
        if assets.known(icons.tag, Headers(scope=scope)):
            response = Response(status_code=304, headers=headers)
        else:
            headers["Content-Length"] = str(len(icons.content))
            response = Response(b"" if scope["method"] == "HEAD" else icons.content, 200, headers, "font/woff2")
        await response(scope, receive, send)
