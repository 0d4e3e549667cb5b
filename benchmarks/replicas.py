"""Two replicas behind the proxy of `deploy/Caddyfile`: one goes away while readers are on it, and what they notice.

Everything is a process on this machine, with TLS of Caddy's own authority. Readers with a browser each stay on a view;
others ask for pages and for the API all the time. One replica is killed, started again, and the other told to end. Run
by `make bench`, and left out plainly where there is no Caddy; writes `replicas.md` beside this file.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import isnan
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import report
from tools import live

RESULTS = Path(__file__).with_name("replicas.md")
CADDYFILE = live.ROOT / "deploy" / "Caddyfile"
# Browsers take any name below localhost for this machine.
HOST = "awda.localhost"
COOKIE = "awda_replica"
VIEWS = (
    "/regions?country=TUN&lang=fr",
    "/assessment?view=flow",
    "/mechanisms?view=coverage&lang=ar",
    "/trends",
    "/recommendations?country=MAR",
    "/profiles?question=sex&lang=fr",
)
ASKED = ("/regions", "/api/v1/observations.csv?country=MAR&topic=returnees", "/healthz")
ASKERS = 4
# Who comes first is sent to either replica by chance.
NEWCOMERS = 16
PAUSE_SECONDS = 0.1
WANTED_SECONDS = 5.0
PATIENCE_SECONDS = 60.0
# Notes when the page lost its replica, and when it was complete again.
WATCH = f"""() => {{
  const still = {live.STATE}
  window.noted = {{}}
  const look = setInterval(() => {{
    const state = document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState
    if (state !== "CONNECTED") noted.lost ??= Date.now()
    else if (noted.lost && still() === "still") {{
      noted.back = Date.now()
      clearInterval(look)
    }}
  }}, 20)
}}"""


class Asked(NamedTuple):
    """One question to the proxy: when it was answered, how, and how long that took."""

    at: float
    status: int
    seconds: float


class Round(NamedTuple):
    """What readers noticed of one replica that went away."""

    how: str
    readers: int
    same: int
    lost: list[float]
    back: list[float]
    answers: list[Asked]

    def failed(self) -> list[Asked]:
        """Return the answers 5xx and connections without an answer."""
        return [one for one in self.answers if one.status >= 500 or not one.status]


class Proxy(NamedTuple):
    """The proxy and what stands behind it."""

    address: str
    port: int


@contextmanager
def proxied(ports: list[int]) -> Iterator[Proxy]:
    """Run Caddy with the file of deploy/ before replicas on some ports."""
    caddy = shutil.which("caddy")
    if caddy is None:
        raise FileNotFoundError("caddy")
    port = live.free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "AWDA_SITE": HOST,
            "AWDA_TLS": "internal",
            "AWDA_HTTPS_PORT": str(port),
            "AWDA_HTTP_PORT": str(live.free_port()),
            "AWDA_REPLICAS": " ".join(f"127.0.0.1:{one}" for one in ports),
            "XDG_DATA_HOME": folder,
            "XDG_CONFIG_HOME": folder,
        }
        log = Path(folder) / "caddy.log"
        command = [caddy, "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
        with log.open("w") as file:
            process = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT)
        try:
            with asking(port) as client:
                deadline = time.monotonic() + PATIENCE_SECONDS
                while status(client, "/healthz") != 200:
                    if process.poll() is not None or time.monotonic() > deadline:
                        raise RuntimeError(f"the proxy did not start:\n{log.read_text()}")
                    time.sleep(0.1)
            yield Proxy(f"https://{HOST}:{port}", port)
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def asking(port: int) -> Iterator[httpx.Client]:
    """Ask the proxy as somebody with cookies of their own, who believes its certificate."""
    headers = {"Host": f"{HOST}:{port}"}
    with httpx.Client(
        base_url=f"https://127.0.0.1:{port}", headers=headers, verify=False, trust_env=False, timeout=20
    ) as client:
        yield client


def get(client: httpx.Client, path: str) -> httpx.Response:
    """Ask for an address under the name of the site."""
    return client.get(path, extensions={"sni_hostname": HOST})


def status(client: httpx.Client, path: str) -> int:
    """Return the status of an answer, 0 for none."""
    try:
        return get(client, path).status_code
    except httpx.HTTPError:
        return 0


class Load:
    """Somebody who asks all the time, several at once, until told to stop."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(turn,), daemon=True) for turn in range(ASKERS)]
        self.answers: list[Asked] = []

    def __enter__(self) -> "Load":
        """Begin."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_reason: object) -> None:
        """Stop after the questions at hand."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, turn: int) -> None:
        with asking(self._port) as client:
            while not self._stopped.is_set():
                path = ASKED[turn % len(ASKED)]
                turn += 1
                began = time.time()
                found = status(client, path)
                # One list for all: adding to it is a single step.
                self.answers.append(Asked(time.time(), found, time.time() - began))
                self._stopped.wait(PAUSE_SECONDS)


def sessions(port: int) -> int:
    """Return how many readers a replica says it has, asked past the proxy."""
    text = httpx.get(f"http://127.0.0.1:{port}/_stcore/metrics", trust_env=False, timeout=20).text
    lines = [line for line in text.splitlines() if line.startswith("active_sessions")]
    return sum(int(float(line.split()[-1])) for line in lines)


def replica(page: Page) -> str:
    """Return what the cookie of a reader says on the replica."""
    return next((str(one["value"]) for one in page.context.cookies() if one["name"] == COOKIE), "")


def content(page: Page) -> str:
    """Return what a reader sees: the link and every word of the page."""
    return page.url + str(page.evaluate("document.querySelector('[data-testid=stMain]').innerText"))


def opened(browser: Browser, proxy: Proxy, view: str) -> Page:
    """Open a view as a reader of its own."""
    page = browser.new_context(ignore_https_errors=True, reduced_motion="reduce").new_page()
    page.goto(proxy.address + view)
    return live.settled(page)


def went_away(how: str, server: live.Server, pages: list[Page], proxy: Proxy) -> Round:
    """Let a replica go away under load and wait until all readers have their page again."""
    port = int(server.address.rsplit(":", 1)[1])
    count = sessions(port)
    before = [content(page) for page in pages]
    for page in pages:
        page.evaluate(WATCH)
    with Load(proxy.port) as load:
        time.sleep(2)
        gone = time.time()
        server.process.send_signal(signal.SIGKILL if how == "killed" else signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            noted: list[dict[str, Any]] = [page.evaluate("window.noted") for page in pages]
            back = [one for one in noted if "back" in one]
            if len(back) >= count or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        # Long enough to see whether anything fails later.
        time.sleep(WANTED_SECONDS)
    server.process.wait(timeout=30)
    same = sum(content(live.settled(page)) == text for page, text in zip(pages, before, strict=True))
    return Round(
        how,
        count,
        same,
        [one["lost"] / 1000 - gone for one in noted if "lost" in one],
        [one["back"] / 1000 - gone for one in back],
        [answer._replace(at=answer.at - gone) for answer in load.answers],
    )


def facts(browser: Browser, proxy: Proxy, pages: list[Page]) -> list[tuple[str, bool]]:
    """Check what the proxy is for besides: protocol, cookie, what is closed, what is handed on."""
    before = [replica(page) for page in pages]
    for page in pages:
        page.reload()
        live.settled(page)
    protocol = pages[0].evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
    names = set()
    for _newcomer in range(NEWCOMERS):
        with asking(proxy.port) as client:
            get(client, "/healthz")
            names.add(client.cookies.get(COOKIE))
    found = [
        ("pages open through the proxy, their websockets as well", True),
        ("HTTP/2", protocol == "h2"),
        ("readers are spread over both replicas", len(names - {None}) == 2),
        ("a reader stays on one replica after loading the page again", [replica(page) for page in pages] == before),
    ]
    with asking(proxy.port) as client:
        page_answer = get(client, "/regions")
        cookie = page_answer.headers.get("set-cookie", "")
        api = get(client, "/api/v1/indicators")
        with asking(proxy.port) as other:
            tags = {get(other, "/api/v1/indicators").headers.get("etag") for _turn in range(6)}
        found += [
            ("cookie: HttpOnly, Secure", "HttpOnly" in cookie and "Secure" in cookie),
            ("HSTS, since the replica believes the proxy on TLS", "strict-transport-security" in page_answer.headers),
            ("number of the request", len(page_answer.headers.get("x-request-id", "")) == 36),
            ("API without cookie, one ETag on both replicas", "set-cookie" not in api.headers and len(tags) == 1),
            ("/_stcore/metrics closed, though open at the replica", status(client, "/_stcore/metrics") == 404),
        ]
    return found


def row(one: Round) -> str:
    """Write a round as a line of the table."""
    failed = one.failed()
    lasted = f"{min(f.at for f in failed):.1f} to {max(f.at for f in failed):.1f} s after" if failed else "none"
    kinds = ", ".join(f"{count} × {code or 'no answer'}" for code, count in Counter(f.status for f in failed).items())
    slowest = max((answer.seconds for answer in one.answers if answer.at > 0), default=0.0)
    back = f"{min(one.back):.1f} to {max(one.back):.1f}" if one.back else "never"
    met = len(one.back) >= one.readers and max(one.back, default=0.0) <= WANTED_SECONDS
    within = max((f.at for f in failed), default=0.0) <= WANTED_SECONDS
    return (
        f"| {one.how} | {one.readers} | {back} | {one.same} of {len(VIEWS)} | {len(one.answers)} | {kinds or 0} "
        f"| {lasted} | {slowest:.1f} | {'met' if met and within else '**missed**'} |"
    )


def measure() -> tuple[list[tuple[str, bool]], list[Round], list[str]]:
    """Run it all; return facts, rounds, and what the replicas hold in memory."""
    ports = [live.free_port(), live.free_port()]
    with ExitStack() as stack, sync_playwright() as playwright:

        def start(port: int) -> live.Server:
            server = stack.enter_context(
                live.serving(
                    port=port,
                    AWDA_PUBLIC_URL=f"https://{HOST}",
                    AWDA_METRICS="1",
                    AWDA_API_RATE="0",
                    FORWARDED_ALLOW_IPS="127.0.0.1",
                    AWDA_TRUSTED_PROXIES="127.0.0.1",
                )
            )
            live.ready(server)
            return server

        servers = {port: start(port) for port in ports}
        proxy = stack.enter_context(proxied(ports))
        browser = live.launch(playwright)
        pages = [opened(browser, proxy, view) for view in VIEWS]
        seen = facts(browser, proxy, pages)
        memory = [resident(server) for server in servers.values()]
        first = max(ports, key=sessions)
        rounds = [went_away("killed", servers[first], pages, proxy)]
        servers[first] = start(first)
        # Twice the interval at which the proxy asks.
        time.sleep(WANTED_SECONDS)
        second = max(ports, key=sessions)
        rounds.append(went_away("told to end", servers[second], pages, proxy))
        browser.close()
        return seen, rounds, memory


def resident(server: live.Server) -> str:
    """Return what a process holds in memory, where the system tells."""
    megabytes = report.resident(server.process.pid)
    if isnan(megabytes):
        return "unknown"
    return f"{megabytes:.0f} MB with {sessions(int(server.address.rsplit(':', 1)[1]))} readers"


def main() -> None:
    """Measure, print the tables and keep them."""
    if shutil.which("caddy") is None:
        print("Two replicas behind a proxy: left out, there is no caddy on this machine")
        return
    load = report.load()
    seen, rounds, memory = measure()
    lines = [
        "| replica | readers on it | back on their view after, s | same view | asked meanwhile | failed | when "
        "| slowest answer, s | within 5 s |",
        "|---|---|---|---|---|---|---|---|---|",
        *(row(one) for one in rounds),
        "",
        *(f"- {'yes' if holds else '**no**'}: {said}" for said, holds in seen),
        f"- memory of the replicas before: {', '.join(memory)}",
    ]
    measured = (
        f"{report.machine()}; {len(VIEWS)} readers with a browser, {ASKERS} who ask for pages and the API all the time."
    )
    report.keep(RESULTS, "Two replicas behind a proxy", measured, "\n".join(lines), load, advice="")


if __name__ == "__main__":
    main()
