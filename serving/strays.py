"""Addresses of nothing: where no file and no route fits, Streamlit would send its own shell as if all were well.

That shell is bare, carries another name, and holds a script that our policy keeps out. So whatever would fall to the
files of Streamlit goes on only if it is one of them.
"""

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Match, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from serving import assets, settings

ICON = settings.ROOT / "static" / "favicon.png"
# Where browsers look for an icon without being told; the second name is that of Streamlit's own.
_ICON_PATHS = ("/favicon.ico", "/favicon.png")


def routes() -> list[Route]:
    """Return the addresses of our icon at the root."""

    async def icon(_request: Request) -> Response:
        return FileResponse(ICON, headers={"Cache-Control": "public, max-age=3600"})

    return [Route(path, icon, methods=["GET"]) for path in _ICON_PATHS]


def streamlits() -> frozenset[str]:
    """Return the addresses of Streamlit's files, but for its shell."""
    folder = assets.streamlit_folder()
    found = {f"/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file()}
    return frozenset(found - {"/index.html"})


class Strays:
    """Answers that there is nothing where there is nothing; all else goes on."""

    def __init__(self, app: ASGIApp, files: frozenset[str]) -> None:
        self.app = app
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and self._is_stray(scope):
            answer = PlainTextResponse("There is nothing at this address.\n", 404, {"Cache-Control": "no-store"})
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_stray(self, scope: Scope) -> bool:
        """Tell whether a path would fall to Streamlit's files without being one of them."""
        path: str = scope["path"]
        # Streamlit leads from a slash at the end to the address without, and refuses two at the beginning.
        if path in self._files or path.startswith("//") or (path.endswith("/") and path != "/"):
            return False
        taken = next((route for route in scope["app"].routes if route.matches(scope)[0] is Match.FULL), None)
        return taken is None or (isinstance(taken, Mount) and taken.path == "")
