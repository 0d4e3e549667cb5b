"""The whole server, as it runs: pages, files, headers, health, and what happens when it is told to stop."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from serving import headers, shell
from tools import live


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[live.Server]:
    """Run the server on its own, with a name that it answers to."""
    cache = str(tmp_path_factory.mktemp("cache"))
    with live.serving(
        AWDA_CACHE_FOLDER=cache, AWDA_PUBLIC_URL="https://awda.example.org", AWDA_LOG_LEVEL="DEBUG"
    ) as running:
        live.ready(running)
        yield running


@pytest.fixture(scope="module")
def client(server: live.Server) -> Iterator[httpx.Client]:
    """Return a browser without script."""
    with httpx.Client(base_url=server.address, trust_env=False) as browser:
        yield browser


def test_pages_and_unknown_pages_come_as_our_shell(client: httpx.Client) -> None:
    """The app answers for every page, and for one that does not exist: it says so itself."""
    for path in ("/", "/regions", "/nowhere", "/regions?lang=ar"):
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert '<div id="root">' in answer.text
        assert "<title>Streamlit" not in answer.text
    assert '<html lang="ar" dir="rtl">' in client.get("/regions?lang=ar").text


@pytest.mark.parametrize(
    "path",
    [
        "/regions.html",
        "/index.html",
        "/static/index.html",
        "/.env",
        "/server.py",
        "/static",
        "/static/js",
        "/static/js/nosuch.js",
        "/_stcore",
        "/_stcore/nosuch",
        "/_stcore//metrics",
        "/app",
        "/media",
        "/component",
        "/healthz/deeper",
        "/%2e%2e",
    ],
)
def test_where_nothing_is_there_is_nothing(client: httpx.Client, path: str) -> None:
    """Streamlit's own shell would come with 200: a search engine would keep it, and its script is kept out."""
    for method, headers_ in (("GET", {}), ("HEAD", {}), ("GET", {"Range": "bytes=0-9,20-29"})):
        answer = client.request(method, path, headers=headers_)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert "Streamlit" not in answer.text
        assert "content-security-policy" in answer.headers


def test_what_streamlit_has_is_there(client: httpx.Client) -> None:
    """Its files and its own addresses go on, other methods are refused as ever."""
    assert client.get("/_stcore/health").text == "ok"
    assert client.get("/_stcore/host-config").json()["allowedOrigins"]
    font = re.findall(r'href="(/static/media/[^"]+\.woff2)"', client.get("/").text)[0]
    assert client.get(font).headers["content-type"] == "font/woff2"
    assert client.post("/regions.html").status_code == 405


@pytest.mark.parametrize("path", ["/favicon.ico", "/favicon.png"])
def test_the_icon_is_ours(client: httpx.Client, path: str) -> None:
    """Also where a browser looks without being told, and not for ever."""
    answer = client.get(path)
    assert answer.content == (live.ROOT / "static" / "favicon.png").read_bytes()
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "public, max-age=3600"


def test_a_trailing_slash_leads_to_the_page(client: httpx.Client) -> None:
    """One address for one page."""
    answer = client.get("/regions/?country=MAR")
    assert answer.status_code == 301
    assert answer.headers["location"] == "/regions?country=MAR"


def test_every_answer_has_the_headers(client: httpx.Client) -> None:
    """Pages, files, health checks, refusals and what is not found."""
    for path in ("/", "/healthz", "/_stcore/metrics", "/app/static/favicon.png", "/static/js/none.js", "/robots.txt"):
        said = client.get(path).headers
        assert said["content-security-policy"] == headers.policy([shell.script_hash()], "'self'"), path
        assert said["x-content-type-options"] == "nosniff"
        assert said["x-request-id"]
        assert "strict-transport-security" not in said


def test_behind_a_proxy_with_tls_browsers_insist_on_it(client: httpx.Client) -> None:
    """The proxy on the same machine says that the reader came by TLS."""
    answer = client.get("/", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"})
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_streamlits_script_comes_compressed_and_once(client: httpx.Client) -> None:
    """Brotli, gzip or as it is; with its tag it is not sent again; a part is a part of the file."""
    page = client.get("/").text
    script = page.partition('<script type="module" crossorigin src="')[2].partition('"')[0]
    sizes = {}
    for coding in ("br", "gzip", "identity"):
        answer = client.get(script, headers={"Accept-Encoding": coding})
        assert answer.headers.get("content-encoding", "identity") == coding
        assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"
        assert "Accept-Encoding" in answer.headers["vary"]
        assert answer.headers["content-type"].partition(";")[0] in ("text/javascript", "application/javascript")
        sizes[coding] = int(answer.headers["content-length"])
        again = client.get(script, headers={"Accept-Encoding": coding, "If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
    assert sizes["br"] < sizes["gzip"] < sizes["identity"] / 2
    part = client.get(script, headers={"Accept-Encoding": "br", "Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)


def test_our_files_come_compressed_and_open_to_all(client: httpx.Client) -> None:
    """Outlines may be used by anybody; pictures are not compressed again."""
    outlines = client.get("/app/static/outlines/region.json")
    assert outlines.headers["content-encoding"] in ("br", "gzip")
    assert outlines.headers["access-control-allow-origin"] == "*"
    assert outlines.json()["country"] == "MAR"
    assert client.options("/app/static/outlines/region.json").status_code == 204
    preview = client.get("/app/static/preview.png")
    assert preview.headers["content-type"] == "image/png"
    assert "content-encoding" not in preview.headers


@pytest.mark.parametrize("path", ["/api/v1/observations.csv?country=MAR", "/app/static/outlines/region.json"])
def test_what_a_reader_refuses_is_not_sent(client: httpx.Client, path: str) -> None:
    """Streamlit would compress for anybody who names gzip, under the tag of what is not compressed."""
    tags: dict[str, str] = {}
    for taken, coding in (("gzip;q=0", ""), ("gzip;q=0.5, br;q=0.1", "gzip"), ("gzip, br", "br"), ("identity", "")):
        answer = client.get(path, headers={"Accept-Encoding": taken})
        assert answer.headers.get("content-encoding", "") == coding, taken
        assert answer.headers["vary"].count("Accept-Encoding") == 1, taken
        tags.setdefault(coding, answer.headers["etag"])
        assert answer.headers["etag"] == tags[coding]
    assert len(set(tags.values())) == 3


def test_the_page_of_the_api_is_that_of_the_public_address(client: httpx.Client) -> None:
    """Its policy says who may frame it, its examples name the address that readers use."""
    answer = client.get("/api/")
    assert answer.headers["content-security-policy"].endswith("; frame-ancestors 'self'")
    assert "https://awda.example.org/api/v1/observations.csv" in answer.text
    assert "127.0.0.1" not in answer.text


@pytest.mark.parametrize("path", ["//api/v1/observations", "/api/%00", "/static/%2e%2e/x", "//x"])
def test_every_refusal_has_a_type(client: httpx.Client, server: live.Server, path: str) -> None:
    """Streamlit answers odd paths in a word of no type."""
    answer = client.get(httpx.URL(server.address, raw_path=path.encode()))
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"].startswith(("text/plain", "application/problem+json"))


def test_a_refused_body_may_arrive_first(client: httpx.Client) -> None:
    """Closed while it is still sent, a connection would lose the answer now and then."""
    for path in ("/regions", "/api/v1/glossary"):
        for _time in range(50):
            client.get("/", headers={"Host": "evil.test"})
            assert client.post(path, content=b"x" * 100_000).status_code == 413


def test_the_api_refuses_other_methods(client: httpx.Client) -> None:
    """It stands ahead of the layers that say so for the pages."""
    for path in ("/api", "/api/", "/api/v1/observations"):
        answer = client.post(path)
        assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")


def test_the_api_says_itself_what_is_too_long(client: httpx.Client) -> None:
    """For pages of other sites as well, in the language asked for."""
    refused = {
        413: client.post("/api/v1/glossary?lang=fr", content=b"x" * 100_000),
        414: client.get(f"/api/v1/glossary?term={'x' * 9000}&lang=fr"),
    }
    for status, answer in refused.items():
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.json()["title"] == "Trop long"


def test_health_and_readiness(client: httpx.Client) -> None:
    """Alive and ready, under any name of the host."""
    assert client.get("/healthz", headers={"Host": "10.0.0.7"}).text == "ok\n"
    ready = client.get("/readyz", headers={"Host": "10.0.0.7"})
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/upload_file/a/b"])
def test_closed_doors(client: httpx.Client, path: str) -> None:
    """What nobody is offered is not found, as problem+json."""
    for method in ("GET", "POST", "PUT"):
        answer = client.request(method, path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_foreign_names_long_addresses_and_large_bodies_are_refused(client: httpx.Client) -> None:
    """Each with its own status, none with a trace of the code."""
    foreign = client.get("/", headers={"Host": "evil.test"})
    assert (foreign.status_code, foreign.json()["status"]) == (400, 400)
    assert foreign.headers["content-type"] == "application/problem+json"
    refused = {
        413: client.post("/regions", content=b"x" * 100_000),
        414: client.get("/regions", params={"plan": "x" * 9000}),
    }
    for status, answer in refused.items():
        assert answer.status_code == status
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "//evil.test",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2fserver.py",
        "/app/static/../server.py",
        "/\x00",
    ],
)
def test_paths_lead_nowhere_outside(client: httpx.Client, path: str) -> None:
    """Nothing outside the folders is given, and no odd path is a fault of the server."""
    answer = client.get(path.replace("\x00", "%00"))
    assert answer.status_code < 500
    for secret in ("root:", "import os", "Traceback"):
        assert secret not in answer.text


def test_the_log_is_json_and_knows_no_reader(client: httpx.Client, server: live.Server) -> None:
    """Every line but the greeting of Streamlit is an object; none holds an address or a query."""
    client.get(
        "/regions?region=MA-05&lang=fr", headers={"X-Forwarded-For": "203.0.113.9", "X-Request-ID": "number-0001"}
    )
    written = server.log.read_text(encoding="utf-8")
    records = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    (own,) = [record for record in records if record.get("request_id") == "number-0001"]
    assert (own["page"], own["language"], own["status"]) == ("regions", "fr", 200)
    assert "203.0.113.9" not in written
    assert "MA-05" not in written
    others = [line.strip() for line in written.splitlines() if line.strip() and not line.startswith("{")]
    assert all(line.startswith(("You can now view", "URL:", "Local URL", "Network URL")) for line in others), others


def test_what_draws_the_pages_travels_compressed(server: live.Server) -> None:
    """The socket takes the browser's offer; a message that is far too large closes it, not the server."""
    address = server.address.replace("http://", "ws://") + "/_stcore/stream"
    with connect(address, subprotocols=[Subprotocol("streamlit")], origin=Origin(server.address)) as socket:
        assert socket.response is not None
        assert "permessage-deflate" in socket.response.headers["Sec-WebSocket-Extensions"]
        socket.send(b"x" * 9_000_000)
        with pytest.raises(ConnectionClosed, match="1009"):
            socket.recv(timeout=10)


@pytest.mark.parametrize(
    ("told", "statuses"),
    # Told by a signal, a process either ends by itself or as the signal says; where the tests run in the background of
    # a shell, Ctrl+C is not for them, and the server ends by itself.
    [(signal.SIGTERM, (0, -signal.SIGTERM)), (signal.SIGINT, (0, 130))],
)
def test_it_stops_when_told_with_readers_on_it(tmp_path: Path, told: signal.Signals, statuses: tuple[int, ...]) -> None:
    """SIGTERM and Ctrl+C close the sockets, end the process in time, and leave no trace of an error."""
    with live.serving(AWDA_CACHE_FOLDER=str(tmp_path)) as running:
        live.ready(running)
        address = running.address.replace("http://", "ws://") + "/_stcore/stream"
        with connect(address, subprotocols=[Subprotocol("streamlit")], origin=Origin(running.address)) as socket:
            running.process.send_signal(told)
            try:
                status = running.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                pytest.fail("the server did not stop")
            with pytest.raises(Exception, match=r"close|1012|1001"):
                socket.recv(timeout=5)
        assert status in statuses
        written = running.log.read_text(encoding="utf-8")
        assert "Traceback" not in written
        assert "KeyboardInterrupt" not in written
        assert ("stopped from the keyboard" in written.splitlines()[-1]) is (status == 130)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("AWDA_LOG_FORMAT", "xml", "AWDA_LOG_FORMAT=xml: one of json, text is expected"),
        ("PORT", "0", "PORT=0: a whole number from 1 to 65535 is expected"),
        ("AWDA_ADDRESS", "a b", "AWDA_ADDRESS=a b: an address of this machine is expected, such as 127.0.0.1"),
        ("AWDA_API_RATE", "abc", "AWDA_API_RATE is 'abc', which is not a number"),
        ("AWDA_API_BURST", "0", "AWDA_API_BURST is 0, which is below 1 or too large"),
        ("AWDA_API_BURST", "1.5", "AWDA_API_BURST is 1.5, which is not a whole number"),
        (
            "FORWARDED_ALLOW_IPS",
            "proxy",
            "FORWARDED_ALLOW_IPS: proxy is no address and no network, such as 192.0.2.7 or 192.0.2.0/24",
        ),
        (
            "AWDA_FRAME_ANCESTORS",
            "'none' https://x.org",
            "AWDA_FRAME_ANCESTORS='none' https://x.org: 'none' stands alone, or not at all",
        ),
        ("AWDA_TRUSTED_PROXIES", "foo", "AWDA_TRUSTED_PROXIES: 'foo' does not appear to be an IPv4 or IPv6 network"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(name: str, value: str, sentence: str) -> None:
    """No trace, one line."""
    ran = subprocess.run(
        [sys.executable, "server.py"],
        cwd=live.ROOT,
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.strip() == sentence
