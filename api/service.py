"""The application: addresses, the order of checks, and what goes with every answer."""

import logging
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import answers, asking, document, limits, page, problems, settings
from api.problems import Fault, Problem
from components import i18n
from components.i18n import gettext as _
from data import open_data, package, store

METHODS: Final = ("GET", "HEAD")
_ALLOW: Final = "GET, HEAD, OPTIONS"
_LONGEST_PATH: Final = 512
# No address takes a body; a program that sends a small one all the same does no harm.
_LARGEST_BODY: Final = 64_000
# The evidence changes when a new version is installed: until then a copy may be used, afterwards its tag tells.
_FRESH: Final = "public, max-age=600, stale-while-revalidate=86400"
_ALWAYS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, X-Total-Count, Retry-After, Content-Disposition",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT: Final = {
    "Allow": _ALLOW,
    "Access-Control-Allow-Methods": _ALLOW,
    "Access-Control-Allow-Headers": "Accept, Accept-Encoding, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_log = logging.getLogger(__name__)


def application(chosen: settings.Settings | None = None) -> FastAPI:
    """Return the API, to be mounted under a path of its own; settings come from the environment unless given."""
    made = chosen or settings.from_environment()
    app = FastAPI(
        title="Awda",
        version=store.version(),
        # The page of FastAPI would load its scripts from another host; ours is made of the same document.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.openapi = lambda: document.openapi(i18n.DEFAULT_LANGUAGE)  # type: ignore[method-assign]
    service = _Service(made)
    methods = list(METHODS)
    app.add_route("/", service.page, methods, include_in_schema=False)
    app.add_route("/openapi.json", service.document, methods, include_in_schema=False)
    app.add_route("/v1/datapackage.zip", service.package, methods, include_in_schema=False)
    for address, (collection, form) in _rows().items():
        app.add_route(f"/{address}", service.rows(collection, form), methods, include_in_schema=False)
    app.add_exception_handler(Problem, _refused)
    app.add_exception_handler(HTTPException, _not_routed)
    app.add_exception_handler(Exception, _failed)
    app.add_middleware(_Guard, made=made)
    return app


def routes(chosen: settings.Settings | None = None, *, prefix: str = "/api") -> list[BaseRoute]:
    """Return the routes under which a server offers the API, its own path without a slash among them."""

    app = application(chosen)
    below = Mount(prefix, app)
    # Every path below, even one with a line end in it, which the pattern of Starlette leaves to others.
    below.path_regex = re.compile(below.path_regex.pattern, re.DOTALL)
    # A route of its own, since whoever serves the pages of the dashboard takes every path that no route fits.
    return [Route(prefix, _Above(app, prefix)), below]


class _Above:
    """The API's own path without a slash, with the same checks and headers as all below."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        """Take the application, and the path under which it stands."""
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app({**scope, "root_path": scope.get("root_path", "") + self._prefix}, receive, send)


class _Service:
    """Answers questions, and keeps the answers asked for last."""

    def __init__(self, made: settings.Settings) -> None:
        """Begin without answers."""
        self._kept = answers.Kept(made.cache_bytes)
        self._public_url = made.public_url

    def rows(self, collection: open_data.Collection, suffix: str) -> Callable[[Request], Any]:
        """Return what answers with rows of a collection, in the format of the suffix or of the header Accept."""

        async def answered(request: Request) -> Response:
            form = suffix or asking.accepted(collection, request.headers.get("accept", ""))
            asked = asking.asked(collection, form, request.url.query)
            prefix = request.scope.get("root_path", "")
            return await self._send(request, (prefix, asked), lambda: answers.answer(asked, prefix))

        return answered

    async def package(self, request: Request) -> Response:
        """Answer with the data package."""
        _without_parameters(request, ())
        headers = {"Content-Disposition": f'attachment; filename="awda-data-{store.version()}.zip"'}
        return await self._send(
            request, "package", lambda: answers.tagged("application/zip", package.archive(), "package", **headers)
        )

    async def document(self, request: Request) -> Response:
        """Answer with the description of the API for programs."""
        language = _without_parameters(request, (asking.LANGUAGE,))
        prefix = request.scope.get("root_path", "")

        def make() -> answers.Answer:
            body = document.written(language, prefix)
            return answers.tagged("application/json", body, ("openapi", language, prefix))

        return await self._send(request, ("openapi", language, prefix), make)

    async def page(self, request: Request) -> Response:
        """Answer with the description of the API for people."""
        language = _without_parameters(request, (asking.LANGUAGE,))
        prefix = request.scope.get("root_path", "")
        origin = self._public_url or page.origin(str(request.url.scheme), request.url.netloc)

        def make() -> answers.Answer:
            body, policy = page.written(language, prefix, origin)
            key = ("page", language, prefix, origin)
            headers = {"Content-Security-Policy": policy, "Content-Language": language}
            return answers.tagged("text/html; charset=utf-8", body, key, **headers)

        return await self._send(request, ("page", language, prefix, origin), make)

    async def _send(self, request: Request, key: Any, make: Callable[[], answers.Answer]) -> Response:
        """Send an answer, kept or made now, packed as the reader wishes; only its head where the reader has it."""
        found = self._kept.get(key)
        if found is None:
            found = await run_in_threadpool(make)
            self._kept.keep(key, found)
        encoding = found.encoding(",".join(request.headers.getlist("accept-encoding")))
        headers = {
            **found.headers,
            "ETag": found.etag(encoding),
            "Cache-Control": _FRESH,
            "Vary": "Accept, Accept-Encoding",
        }
        # A list may come in several lines.
        if found.is_known(",".join(request.headers.getlist("if-none-match")), encoding):
            return Response(status_code=304, headers=headers)
        if not found.is_encoded(encoding):
            await run_in_threadpool(found.encoded, encoding)
            self._kept.keep(key, found)
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(found.encoded(encoding), media_type=found.media_type, headers=headers)


@cache
def addresses() -> tuple[str, ...]:
    """Return every address of the API, below its own path; those of rows without the formats."""
    rows = [f"v1/{name}" for name in open_data.collections()]
    return ("openapi.json", *rows, "v1/datapackage.zip")


@cache
def _rows() -> Mapping[str, tuple[open_data.Collection, str]]:
    """Return the addresses of rows below the API's own path, with collection and format."""
    return {
        f"v1/{name}{form and '.'}{form}": (collection, form)
        for name, collection in open_data.collections().items()
        for form in ("", *asking.forms(collection))
    }


def _without_parameters(request: Request, but: tuple[str, ...]) -> str:
    """Return the language asked for, at an address that takes no parameters `but` some; raise Problem for others."""
    given = asking.pairs(request.url.query)
    if unknown := [Fault(name, value, but) for name, value in given.items() if name not in but]:
        raise Problem(
            "unknown_parameter", 400, _("This address has no such parameter; the allowed ones are listed."), unknown
        )
    return asking.language(given)


async def _refused(request: Request, error: Exception) -> Response:
    """Answer a question that is not answered with what is wrong and what is allowed."""
    assert isinstance(error, Problem)
    headers = {"Cache-Control": "no-store", **error.headers}
    return Response(error.body(), error.status, headers, problems.MEDIA_TYPE)


async def _not_routed(request: Request, error: Exception) -> Response:
    """Answer where no address or method fits; lead from an address with a slash at its end to the one without."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        detail = _("The API is for reading: {methods}.").format(methods=_ALLOW)
        return await _refused(request, Problem("wrong_method", 405, detail, headers={"Allow": _ALLOW}))
    if error.status_code != 404:
        return await _refused(request, Problem("unreadable", error.status_code, _("The question cannot be read.")))
    prefix = request.scope.get("root_path", "")
    path = request.scope["path"].removeprefix(f"{prefix}/")
    known = addresses()
    if path.endswith("/") and path.rstrip("/") in (*known, *_rows()):
        query = f"?{request.url.query}" if request.url.query else ""
        # A path alone: the host by which the reader came is not ours to repeat.
        return Response(status_code=308, headers={"Location": f"{prefix}/{path.rstrip('/')}{query}"})
    detail = _("The API has nothing at this address; the addresses that it has are listed.")
    allowed = [f"{prefix}/{one}" for one in known]
    return await _refused(request, Problem("unknown_path", 404, detail, more={"allowed": allowed}))


async def _failed(request: Request, error: Exception) -> Response:
    """Answer where something of ours is broken: the log has the details, the reader an apology.

    It stands outside of what gives every other answer its headers.
    """
    unreadable = isinstance(error, store.EvidenceError)
    _log.error("%s could not be answered", request.url.path, exc_info=error)
    code, status = ("unavailable", 503) if unreadable else ("failure", 500)
    detail = _("Something is broken on our side; the operator finds the reason in the log.")
    return await _refused(request, Problem(code, status, detail, headers=dict(_ALWAYS)))


class _Guard:
    """Stands before all else: language, length, rate, the way to the page, and the headers of every answer."""

    def __init__(self, app: ASGIApp, made: settings.Settings) -> None:
        """Take the application behind it, and the settings."""
        self._app = app
        self._trusted = made.trusted_proxies
        self._buckets = limits.Buckets(made.rate, made.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a question through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
            await send(message)

        query = scope.get("query_string", b"").decode("latin-1")
        i18n.set_language(asking.language_of(query))
        try:
            self._check(scope, query)
        except Problem as problem:
            response = await _refused(Request(scope), problem)
            await response(scope, receive, sent)
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, sent)
            return
        root = scope.get("root_path", "")
        if root and scope["path"] == root:
            if scope["method"] in METHODS:
                address = f"{root}/{query and '?'}{query}"
                await Response(status_code=308, headers={"Location": address})(scope, receive, sent)
                return
            scope = {**scope, "path": f"{root}/"}
        await self._app(scope, receive, sent)

    def _check(self, scope: Scope, query: str) -> None:
        """Raise Problem for a question or body that is too long, or one too many of its address."""
        headers = Headers(scope=scope)
        peer = (scope.get("client") or ("",))[0]
        address = limits.reader(peer, ",".join(headers.getlist("x-forwarded-for")), self._trusted)
        if wait := self._buckets.wait(address):
            raise Problem(
                "too_many_requests",
                429,
                _("Too many questions from this address: ask again in {seconds} s.").format(seconds=i18n.number(wait)),
                headers={"Retry-After": str(wait)},
            )
        if len(scope["path"]) > _LONGEST_PATH:
            detail = _("The path of the address has more than {most} characters.")
            raise Problem("too_long", 414, detail.format(most=i18n.number(_LONGEST_PATH)))
        if len(query) > asking.LONGEST_QUERY:
            detail = _("The query has more than {most} characters.")
            raise Problem("too_long", 414, detail.format(most=i18n.number(asking.LONGEST_QUERY)))
        told = headers.get("content-length", "0")
        if not told.isdecimal() or int(told) > _LARGEST_BODY:
            detail = _("A request to this server brings along at most {most} bytes.")
            close = {"Connection": "close"}
            raise Problem("too_long", 413, detail.format(most=i18n.number(_LARGEST_BODY)), headers=close)
