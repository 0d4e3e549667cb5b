"""The log: one JSON object a line, with the number of the request, language, page, status and duration.

No address of a reader is written, no query, no name of a browser: what somebody asks about return and help is nobody's
business. The query holds choices only, but a habit of keeping none is worth more than the knowledge of which.
"""

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = logging.getLogger("awda.requests")
_request_id: ContextVar[str] = ContextVar("request_id", default="")
# These write the address of a reader into what they say of each connection.
_TELLTALES = ("uvicorn.access",)
_TELLTALE = re.compile(r'"WebSocket |connection (open|closed)|connection (rejected|failed)')
# Files are asked for by the hundred; they are named at DEBUG, and when something is wrong with them.
_FILES = ("/static/", "/app/static/", "/media/", "/_stcore/health", "/_stcore/host-config", "/healthz", "/readyz")
_LONGEST_PATH = 200


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := _request_id.get():
            line["request_id"] = request_id
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class Plain(logging.Formatter):
    """Writes a record for people; what came from outside cannot begin a line that looks like another record."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line, without the trace."""
        fields = getattr(record, "fields", {})
        line = " ".join([super().formatMessage(record), *(f"{name}={value}" for name, value in fields.items())])
        return _escaped(line)

    def formatException(self, *given: Any) -> str:
        """Return the trace, each line set in."""
        return "\n".join(f"  {_escaped(line)}" for line in super().formatException(*given).splitlines())


def _escaped(text: str) -> str:
    """Return a text in one line: what cannot be printed, such as the end of a line, is written as its number."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def without_addresses(record: logging.LogRecord) -> bool:
    """Tell whether a record may be written: not if it says who came."""
    return not (record.name.startswith("uvicorn") and _TELLTALE.search(str(record.msg)))


def set_up(form: str, level: str) -> None:
    """Send all logs through one handler, those of Streamlit and of the server as well."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else Plain("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(without_addresses)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("awda").setLevel(level)
    for name in ("serving", "components", "data", "views", "pages", "exports", "api"):
        logging.getLogger(name).setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("streamlit", "uvicorn"):
            logger = logging.getLogger(name)
            logger.handlers = []
            logger.propagate = True
    for name in _TELLTALES:
        logging.getLogger(name).disabled = True


class Requests:
    """Gives every request a number and writes what came of it."""

    def __init__(self, app: ASGIApp, page: Callable[[str], str | None]) -> None:
        self.app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        number = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        _request_id.set(number)
        scope.setdefault("state", {})["request_id"] = number
        began = time.perf_counter()
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = number
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception:
            _log.exception("a request could not be answered", extra={"fields": self._fields(scope, 500, began)})
            raise
        self._write(scope, status, began)

    def _write(self, scope: Scope, status: int, began: float) -> None:
        """Write what came of a request."""
        usual = scope["path"].startswith(_FILES) and status < 400
        level = logging.DEBUG if usual else logging.WARNING if status >= 500 and status != 503 else logging.INFO
        said = "session" if scope["type"] == "websocket" else "request"
        _log.log(level, said, extra={"fields": self._fields(scope, status, began)})

    def _fields(self, scope: Scope, status: int, began: float) -> dict[str, object]:
        """Return what is known of a request."""
        fields: dict[str, object] = {
            "request_id": scope["state"]["request_id"],
            "method": scope.get("method", "WEBSOCKET"),
            "path": scope["path"][:_LONGEST_PATH],
            "status": status,
            "milliseconds": round((time.perf_counter() - began) * 1000, 1),
        }
        page = self._page(scope["path"]) if scope["type"] == "http" else None
        if page:
            fields["page"] = page
        if language := scope.get("state", {}).get("language"):
            fields["language"] = language
        return fields
