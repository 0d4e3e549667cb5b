"""Headers, closed doors, limits, health, logs and settings of the server, each alone."""

import json
import logging
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from data import checks, store
from serving import headers, health, limits, logs, problems, settings

ROOT = Path(__file__).resolve().parents[1]


async def behind(request: Request) -> PlainTextResponse:
    """Answer with how much came along."""
    return PlainTextResponse(f"behind {len(await request.body())}")


async def socket(websocket: WebSocket) -> None:
    """Take a socket and say one word."""
    await websocket.accept()
    await websocket.send_text("behind")
    await websocket.close()


def client_of(*middleware: Middleware, base_url: str = "http://awda.test") -> TestClient:
    """Return a browser before a server with these layers."""
    routes = [
        WebSocketRoute("/_stcore/stream", socket),
        Route("/{path:path}", behind, methods=["GET", "HEAD", "POST", "PUT"]),
    ]
    return TestClient(Starlette(routes=routes, middleware=middleware), base_url=base_url)


def secured(
    base_url: str = "http://awda.test", *, frame_ancestors: str = "'self'", hsts_seconds: int = 60
) -> TestClient:
    """Return a browser before a server that only sends headers."""
    layer = Middleware(
        headers.Security, scripts=["'sha256-abc='"], frame_ancestors=frame_ancestors, hsts_seconds=hsts_seconds
    )
    return client_of(layer, base_url=base_url)


def directives(policy: str) -> dict[str, str]:
    """Return a policy by directive."""
    return {name: values for name, _space, values in (part.strip().partition(" ") for part in policy.split(";"))}


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    """No host, no scheme that reaches one, no script of a text; what is open is what the module says."""
    found = directives(secured().get("/").headers["content-security-policy"])
    assert found["default-src"] == "'none'"
    assert found["script-src"] == "'self' blob: 'wasm-unsafe-eval' 'sha256-abc='"
    assert found["base-uri"] == found["form-action"] == "'none'"
    for values in found.values():
        assert set(values.split()) <= {
            *("'none'", "'self'", "blob:", "data:", "'unsafe-inline'", "'wasm-unsafe-eval'", "'sha256-abc='")
        }
    assert [name for name, values in found.items() if "'unsafe-inline'" in values] == ["style-src"]


@pytest.mark.parametrize(
    ("ancestors", "older"),
    [("'self'", "SAMEORIGIN"), ("'none'", "DENY"), ("https://www.example.org https://*.gov.ma", None)],
)
def test_who_may_show_us_in_a_frame(ancestors: str, older: str | None) -> None:
    """The policy names them; the older header says what it can, and nothing that would contradict."""
    said = secured(frame_ancestors=ancestors).get("/").headers
    assert directives(said["content-security-policy"])["frame-ancestors"] == ancestors
    assert said.get("x-frame-options") == older


def test_tls_is_insisted_on_only_over_tls() -> None:
    """A header over plain HTTP would be ignored, and on a test machine it would lock its user out."""
    assert "strict-transport-security" not in secured().get("/").headers
    over_tls = secured("https://awda.test").get("/").headers
    assert over_tls["strict-transport-security"] == "max-age=60"
    assert "strict-transport-security" not in secured("https://awda.test", hsts_seconds=0).get("/").headers


def test_every_answer_carries_the_headers_and_keeps_its_own() -> None:
    """Referrer, types, permissions; an answer with a policy of its own is not overruled but in who may frame it."""

    async def own(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("own", headers={"Content-Security-Policy": "default-src 'self'"})

    layer = Middleware(headers.Security, scripts=[], frame_ancestors="'self'", hsts_seconds=0)
    said = TestClient(Starlette(routes=[Route("/", own)], middleware=[layer])).get("/").headers
    assert said["content-security-policy"] == "default-src 'self'; frame-ancestors 'self'"
    assert said["x-content-type-options"] == "nosniff"
    assert said["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in said["permissions-policy"]
    assert "fullscreen=(self)" in said["permissions-policy"]


def gated(*allowed_hosts: str, metrics: bool = False) -> TestClient:
    """Return a browser before a server with a gate."""
    return client_of(
        Middleware(headers.Gate, allowed_hosts=allowed_hosts, metrics=metrics, always=("/healthz",)),
    )


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("awda.example.org", 200),
        ("AWDA.example.org:8501", 200),
        ("awda.example.org.", 200),
        ("deep.gov.ma", 200),
        ("[::1]:8501", 200),
        ("gov.ma", 400),
        ("evil-gov.ma", 400),
        ("awda.example.org.evil.test", 400),
        ("", 400),
    ],
)
def test_a_foreign_name_is_refused(host: str, status: int) -> None:
    """Only the names that are allowed are answered, with or without a port."""
    answer = gated("awda.example.org", "*.gov.ma", "[::1]").get("/", headers={"Host": host})
    assert answer.status_code == status
    if status == 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_health_is_told_under_any_name_and_all_names_do_when_none_is_set() -> None:
    """A check comes by the address of the machine."""
    assert gated("awda.example.org").get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200
    assert gated().get("/", headers={"Host": "anything.test"}).status_code == 200


def test_a_socket_under_a_foreign_name_is_refused() -> None:
    """The dashboard's messages travel by a socket: it has the same gate."""
    with gated("awda.test").websocket_connect("/_stcore/stream", headers={"Host": "awda.test"}) as open_socket:
        assert open_socket.receive_text() == "behind"
    with (
        pytest.raises(WebSocketDisconnect),
        gated("other.test").websocket_connect("/_stcore/stream", headers={"Host": "awda.test"}) as refused,
    ):
        refused.receive_text()


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/upload_file/a/b",
        "/_stcore/script-health-check",
    ],
)
def test_what_nobody_is_offered_is_closed(path: str) -> None:
    """Uploads, programs that drive the dashboard and its counters are not there, whatever the method."""
    for method in ("GET", "PUT", "POST"):
        answer = gated().request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    opened = gated(metrics=True).get(path).status_code
    assert opened == (200 if path == "/_stcore/metrics" else 404)


def test_pages_whose_name_begins_like_a_closed_one_are_open() -> None:
    """Doors are closed by whole steps of the path."""
    assert gated().get("/authors").status_code == 200
    assert gated().get("/_stcore/health").status_code == 200


def test_large_requests_are_refused() -> None:
    """By what they say, and by what they turn out to be."""
    client = client_of(Middleware(limits.Limits))
    assert client.post("/", content=b"x" * limits.LARGEST_BODY).text == f"behind {limits.LARGEST_BODY}"
    assert client.post("/", content=b"x" * (limits.LARGEST_BODY + 1)).status_code == 413

    def piecewise() -> Iterator[bytes]:
        for _piece in range(100):
            yield b"x" * 1000

    answer = client.post("/", content=piecewise())
    assert "content-length" not in answer.request.headers
    assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")
    for length in ("-1", "1e9", "many"):
        assert client.post("/", headers={"Content-Length": length}).status_code == 413


def test_long_addresses_are_refused() -> None:
    """A plan in a link has some hundred characters; what is much longer is no link of ours."""
    client = client_of(Middleware(limits.Limits))
    assert client.get("/", params={"plan": "x" * 4000}).status_code == 200
    assert client.get("/", params={"plan": "x" * limits.LONGEST_ADDRESS}).status_code == 414
    assert client.get("/" + "x" * limits.LONGEST_ADDRESS).status_code == 414


@pytest.mark.parametrize(
    ("query", "wished", "written"),
    [
        ("lang=fr&plan=", "ar", '<html lang="fr" dir="ltr">'),
        ("plan={long}&lang=ar", "fr", '<html lang="ar" dir="rtl">'),
        ("plan={long}&lang=xx", "fr-CA,en", '<html lang="fr" dir="ltr">'),
        ("plan={long}", "", '<html lang="en" dir="ltr">'),
    ],
)
def test_people_are_told_on_a_page_in_their_language(query: str, wished: str, written: str) -> None:
    """An address that is too long still says the language, wherever it stands."""
    client = client_of(Middleware(limits.Limits))
    long = "x" * limits.LONGEST_ADDRESS
    query = query.format(long=long) if "{long}" in query else query + long
    answer = client.get(f"/regions?{query}", headers={"Accept-Language": wished})
    assert (answer.status_code, answer.headers["content-type"]) == (414, "text/html; charset=utf-8")
    assert written in answer.text
    assert answer.headers["content-language"] == written.partition('lang="')[2][:2]
    assert answer.headers["cache-control"] == "no-store"
    number = {"en": "8,000", "fr": "8\u202f000", "ar": "8.000"}[answer.headers["content-language"]]
    assert number in answer.text
    assert long not in answer.text
    large = client.post("/regions?lang=fr", content=b"x" * (limits.LARGEST_BODY + 1))
    assert "<h1>La requête est trop volumineuse</h1>" in large.text
    assert large.headers["connection"] == "close"


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/x.js", "/media/a"])
def test_programs_are_told_as_a_problem(path: str) -> None:
    """What no person opens answers as ever."""
    answer = client_of(Middleware(limits.Limits)).get(path, params={"plan": "x" * limits.LONGEST_ADDRESS})
    assert (answer.status_code, answer.headers["content-type"]) == (414, "application/problem+json")
    assert answer.json()["detail"] == "An address of this server has at most 8,000 characters."


def test_who_refuses_for_himself_is_let_through() -> None:
    """By whole steps of the path; a body of unsaid length is counted all the same."""
    client = client_of(Middleware(limits.Limits, own=("/api",)))
    long = {"plan": "x" * limits.LONGEST_ADDRESS}
    assert [client.get(path, params=long).status_code for path in ("/api", "/api/x", "/apix")] == [200, 200, 414]
    assert client.post("/api/x", content=iter([b"x" * (limits.LARGEST_BODY + 1)])).status_code == 413


def test_a_problem_says_what_was_wrong_and_is_not_kept() -> None:
    """The form of RFC 9457."""
    answer = problems.problem(HTTPStatus.NOT_FOUND, "Nothing here.")
    assert json.loads(bytes(answer.body)) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Nothing here.",
    }
    assert answer.headers["cache-control"] == "no-store"


def readied(readiness: health.Readiness) -> TestClient:
    """Return a browser before a server with the two health checks."""
    return TestClient(Starlette(routes=health.routes(readiness)))


def test_ready_means_that_the_tables_are_loaded_and_sound() -> None:
    """Alive from the start; ready once everything is looked at; not ready any more on the way down."""
    readiness, warmed = health.Readiness(), []
    client = readied(readiness)
    assert client.get("/healthz").text == "ok\n"
    assert (client.get("/readyz").status_code, client.get("/readyz").json()) == (503, {"status": "starting"})
    readiness.prepare(lambda: warmed.append(True))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tables = len(store.package()["resources"])
    assert answer.json() == {"status": "ready", "data": store.version(), "tables": tables}
    assert warmed == [True]
    assert client.head("/readyz").status_code == 200
    readiness.end()
    assert (client.get("/readyz").status_code, client.get("/readyz").json()) == (503, {"status": "ending"})
    assert client.get("/healthz").status_code == 200


def test_what_is_made_later_holds_nobody_back(caplog: pytest.LogCaptureFixture) -> None:
    """It is made when readers may come already; where it fails, the next is made and readers stay."""
    readiness, seen = health.Readiness(), []

    def failing() -> None:
        seen.append(readiness.ready)
        raise RuntimeError("the index is broken")

    readiness.prepare(later=[failing, lambda: seen.append(readiness.ready)])
    assert seen == [True, True]
    assert readiness.ready
    assert "the index is broken" in caplog.text


def test_nothing_is_made_later_of_tables_that_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends readers away spends nothing on them."""
    mistake = checks.Problem(store.TABLES / "sources.csv", 7, "the year is no year", "write it with four figures")
    monkeypatch.setattr(checks, "problems", lambda _package: [mistake])
    readiness, seen = health.Readiness(), []
    readiness.prepare(later=[lambda: seen.append(True)])
    assert not seen


def test_a_mistake_in_the_tables_keeps_readers_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer counts the mistakes, the log names them."""
    mistake = checks.Problem(store.TABLES / "sources.csv", 7, "the year is no year", "write it with four figures")
    monkeypatch.setattr(checks, "problems", lambda _package: [mistake])
    readiness = health.Readiness()
    readiness.prepare()
    answer = readied(readiness).get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unfit", "mistakes": 1})
    assert "sources.csv" in caplog.text


def test_a_table_that_cannot_be_read_keeps_readers_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server stays alive and says that it is unfit, without the reason: that is in the log."""

    def broken(name: str) -> None:
        raise store.EvidenceError(f"{name} is broken")

    monkeypatch.setattr(store, "table", broken)
    readiness = health.Readiness()
    readiness.prepare()
    assert readied(readiness).get("/readyz").json() == {"status": "unfit", "mistakes": 1}
    assert readied(readiness).get("/healthz").status_code == 200


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    """Return what was logged, as the server writes it."""
    return [json.loads(logs.JsonLines().format(record)) for record in caplog.records if record.name.startswith("awda")]


def test_a_request_leaves_one_line_without_the_reader(caplog: pytest.LogCaptureFixture) -> None:
    """Number, page, status and duration are there; address, query, browser and language wishes are not."""
    client = client_of(Middleware(logs.Requests, page=lambda path: path.strip("/")))
    with caplog.at_level(logging.DEBUG, "awda"):
        answer = client.get(
            "/regions?region=MA-05&plan=secret",
            headers={"X-Forwarded-For": "203.0.113.9", "User-Agent": "Telltale/1.0", "Cookie": "a=b"},
        )
    (line,) = lines(caplog)
    assert line["request_id"] == answer.headers["x-request-id"]
    assert (line["page"], line["status"], line["method"], line["path"]) == ("regions", 200, "GET", "/regions")
    assert isinstance(line["milliseconds"], float)
    written = json.dumps(line)
    for secret in ("203.0.113.9", "testclient", "secret", "MA-05", "Telltale", "a=b"):
        assert secret not in written


@pytest.mark.parametrize(("given", "kept"), [("abcdef-123456", True), ("x", False), ('"}\n{"level": "FAKE"', False)])
def test_a_request_keeps_the_number_of_the_proxy_if_it_is_one(given: str, kept: bool) -> None:
    """A number travels from proxy to log; what is no number is not written."""
    client = client_of(Middleware(logs.Requests, page=lambda _path: None))
    number = client.get("/", headers={"X-Request-ID": given.replace("\n", " ")}).headers["x-request-id"]
    assert (number == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", number)


def test_a_fault_is_logged_with_its_number_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    """The reader gets a plain answer, the log the reason."""

    async def fall(_request: Request) -> PlainTextResponse:
        raise RuntimeError("a secret of the house")

    layer = Middleware(logs.Requests, page=lambda _path: None)
    client = TestClient(Starlette(routes=[Route("/", fall)], middleware=[layer]), raise_server_exceptions=False)
    with caplog.at_level(logging.DEBUG, "awda"):
        answer = client.get("/")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    (line,) = lines(caplog)
    assert line["level"] == "ERROR"
    assert "a secret of the house" in str(line["exception"])


@pytest.mark.parametrize(
    ("name", "message", "written"),
    [
        ("uvicorn.error", '%s - "WebSocket %s" [accepted]', False),
        ("uvicorn.error", "connection closed", False),
        ("uvicorn.error", "Application startup complete.", True),
        ("awda.requests", "connection closed", True),
    ],
)
def test_what_names_the_reader_is_not_written(name: str, message: str, written: bool) -> None:
    """The server below writes the address into its lines on sockets: these are left out."""
    record = logging.LogRecord(name, logging.INFO, "", 0, message, None, None)
    assert logs.without_addresses(record) is written


def test_a_path_forges_no_line_for_people(caplog: pytest.LogCaptureFixture) -> None:
    """Ends of lines are written as numbers, in the path and in what is raised; a trace is set in."""

    async def fall(_request: Request) -> PlainTextResponse:
        raise RuntimeError("one\n2026-11-22 ERROR awda.requests: forged")

    layer = Middleware(logs.Requests, page=lambda _path: None)
    app = Starlette(routes=[Route("/fall", fall), Route("/{path:path}", behind)], middleware=[layer])
    client = TestClient(app, raise_server_exceptions=False)
    with caplog.at_level(logging.DEBUG, "awda"):
        client.get("/x%0a2026-11-22%20ERROR%20awda.requests:%20forged%1b%5b31m%e2%80%a8line")
        client.get("/fall")
    plain = logs.Plain("%(asctime)s %(levelname)s %(name)s: %(message)s")
    records = [record for record in caplog.records if record.name == "awda.requests"]
    for record in records:
        record.exc_text = None  # as another handler wrote it
    asked, fell = map(plain.format, records)
    assert len(asked.splitlines()) == 1
    assert "path=/x\\n2026-11-22 ERROR awda.requests: forged\\x1b[31m\\u2028line status=" in asked
    first, *trace = fell.splitlines()
    assert "path=/fall" in first
    assert all(line.startswith("  ") for line in trace)
    assert "  2026-11-22 ERROR awda.requests: forged" in trace


def test_settings_have_a_default_and_the_document_has_them_all() -> None:
    """docs/operating.md lists every variable with its default and what it does."""
    assert settings.read({}) == settings.Settings()
    document = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    for variable in settings.VARIABLES:
        assert f"| `{variable.name}` | {variable.default} | {variable.does} |" in document, variable.name
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", document, re.MULTILINE))
    of_the_api = set(re.findall(r'"(AWDA_[A-Z_]+)"', (ROOT / "api" / "settings.py").read_text(encoding="utf-8")))
    assert named == {variable.name for variable in settings.VARIABLES} | of_the_api


def test_settings_are_read() -> None:
    """Each variable reaches its place; the public address allows its own host."""
    chosen = settings.read(
        {
            "PORT": "9000",
            "AWDA_ADDRESS": "127.0.0.1",
            "AWDA_PUBLIC_URL": "https://awda.example.org/",
            "AWDA_FRAME_ANCESTORS": "'self' https://www.example.org",
            "AWDA_HSTS_SECONDS": "0",
            "AWDA_METRICS": "1",
            "AWDA_CACHE_FOLDER": "/var/cache/awda",
            "AWDA_LOG_FORMAT": "TEXT",
            "AWDA_LOG_LEVEL": "debug",
            "CI": "true",
        }
    )
    assert (chosen.port, chosen.address, chosen.headless, chosen.metrics) == (9000, "127.0.0.1", True, True)
    assert chosen.public_url == "https://awda.example.org"
    assert chosen.allowed_hosts == ("awda.example.org", *settings.LOCAL_HOSTS)
    assert chosen.frame_ancestors == "'self' https://www.example.org"
    assert (chosen.hsts_seconds, chosen.log_format, chosen.log_level) == (0, "text", "DEBUG")
    assert chosen.cache_folder == Path("/var/cache/awda")
    assert settings.read({"AWDA_ALLOWED_HOSTS": "a.test, *.b.test"}).allowed_hosts[:2] == ("a.test", "*.b.test")
    assert settings.read({"AWDA_ALLOWED_HOSTS": "*"}).allowed_hosts == ()
    assert settings.read({"AWDA_FRAME_ANCESTORS": "'none'"}).frame_ancestors == "'none'"


@pytest.mark.parametrize(
    ("value", "believed"),
    [
        ("*", ("*",)),
        ("", ()),
        ("10.0.0.1, 192.0.2.0/24,2001:db8::/32", ("10.0.0.1", "192.0.2.0/24", "2001:db8::/32")),
    ],
)
def test_proxies_are_read(value: str, believed: tuple[str, ...]) -> None:
    """As the server below reads them: set and empty means nobody."""
    assert settings.read({"FORWARDED_ALLOW_IPS": value}).believed == believed


@pytest.mark.parametrize(
    ("environment", "port"),
    [
        ({"STREAMLIT_SERVER_PORT": "8600"}, 8600),
        ({"PORT": "", "STREAMLIT_SERVER_PORT": "8600"}, 8600),
        ({"PORT": "8700", "STREAMLIT_SERVER_PORT": "8600"}, 8700),
        ({}, 8501),
    ],
)
def test_the_port_has_two_names(environment: dict[str, str], port: int) -> None:
    """Ours goes first; Streamlit's is honoured where ours is silent."""
    assert settings.read(environment).port == port


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "0"),
        ("PORT", "²"),
        ("AWDA_ADDRESS", "999.1.1.1"),
        ("AWDA_ADDRESS", "192.0.2.1"),
        ("AWDA_ADDRESS", "http://127.0.0.1"),
        ("AWDA_PUBLIC_URL", "awda.example.org"),
        ("AWDA_PUBLIC_URL", "https://awda.example.org/below"),
        ("AWDA_PUBLIC_URL", "https://awda.example.org:port"),
        ("AWDA_ALLOWED_HOSTS", "https://awda.example.org"),
        ("AWDA_FRAME_ANCESTORS", "https://a.test; script-src *"),
        ("AWDA_FRAME_ANCESTORS", "*"),
        ("AWDA_FRAME_ANCESTORS", "'none' https://x.example.org"),
        ("AWDA_FRAME_ANCESTORS", "'self' 'none'"),
        ("FORWARDED_ALLOW_IPS", "300.1.1.1"),
        ("FORWARDED_ALLOW_IPS", "127.0.0.1, proxy"),
        ("FORWARDED_ALLOW_IPS", "*, 127.0.0.1"),
        ("FORWARDED_ALLOW_IPS", "10.0.0.1/8"),
        ("STREAMLIT_SERVER_PORT", "eighty"),
        ("AWDA_HSTS_SECONDS", "-1"),
        ("AWDA_METRICS", "perhaps"),
        ("AWDA_LOG_FORMAT", "xml"),
        ("AWDA_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_setting_that_cannot_be_understood_is_named(name: str, value: str) -> None:
    """The server does not start with something other than what was asked for."""
    with pytest.raises(settings.SettingsError, match=name):
        settings.read({name: value})
