"""How many questions a second the API answers on one core: a filtered CSV, asked at a steady pace.

`python -m benchmarks.api_load [--rate 300] [--seconds 5]` starts a server of the API alone, tied to one core where the
system allows it. It asks each of some hundred questions once, when they are new to the server, and then all of them
again and again at that pace. It prints how many were answered a second, how long that took, how many failed, and how
much time of a processor the server spent on each: on a busy machine that says more than the pace.

Run by `make bench`, which writes `api_load.md` beside this file; `README.md` says how to read it.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle, islice, product
from pathlib import Path

import httpx

from benchmarks import report
from data import catalogue
from tools import live

RESULTS = Path(__file__).with_name("api_load.md")
# A server that is to answer at all has begun by then.
_PATIENCE = 60.0
_CONNECTIONS = 64


def serve(port: int) -> None:
    """Run the API alone, on one core."""
    import uvicorn

    import api

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    app = api.application(api.Settings(rate=0))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


def questions() -> list[str]:
    """Return filtered questions for CSV: by topic, country, sex and language."""
    asked = product(catalogue.codes("topic"), ("MAR", "TUN", "MAR,TUN"), ("total", "female,male"), catalogue.LANGUAGES)
    return [
        f"/v1/observations.csv?topic={topic}&country={country}&sex={sex}&lang={language}"
        for topic, country, sex, language in asked
    ]


@dataclass
class Met:
    """What came back: how long each answer took, its status, and its size."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    sent: int = 0


async def ask(client: httpx.AsyncClient, address: str, met: Met, due: float) -> None:
    """Ask once and note what happened, since when the question was due."""
    try:
        answer = await client.get(address)
        met.statuses[str(answer.status_code)] += 1
        met.sent += answer.num_bytes_downloaded
    except httpx.HTTPError as error:
        met.statuses[type(error).__name__] += 1
    met.seconds.append(time.perf_counter() - due)


async def load(client: httpx.AsyncClient, addresses: Iterable[str], rate: float, until: float) -> tuple[Met, float]:
    """Ask at a pace (0: one after the other, as fast as answers come); return what came back, and how long it took.

    A question counts from when it was due, whether or not a connection was free. What is not sent `until` then is left.
    """
    met = Met()
    due = iter(enumerate(addresses))
    began = time.perf_counter()

    async def work() -> None:
        for number, address in due:
            planned = began + number / rate if rate else time.perf_counter()
            if (pause := planned - time.perf_counter()) > 0:
                await asyncio.sleep(pause)
            if time.perf_counter() > until:
                return
            await ask(client, address, met, planned)

    await asyncio.gather(*(work() for _worker in range(_CONNECTIONS if rate else 1)))
    return met, time.perf_counter() - began


async def run(base: str, rate: float, seconds: float, process: int) -> list[str]:
    """Ask new questions, then the same at a pace, and return what came back as rows of the table."""
    limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=30, headers={"accept-encoding": "br"}) as client:
        before = report.spent(process)
        new = await load(client, questions(), 0, time.perf_counter() + _PATIENCE)
        between = report.spent(process)
        count = int(rate * seconds)
        known = await load(client, islice(cycle(questions()), count), rate, time.perf_counter() + 3 * seconds)
        return [
            row("new, one after the other", *new, between - before),
            row(f"known, {rate:g} a second asked for", *known, report.spent(process) - between),
        ]


def row(title: str, met: Met, took: float, processor: float) -> str:
    """Write what came back."""
    ordered = sorted(met.seconds)
    failures = ", ".join(f"{count} × {status}" for status, count in met.statuses.items() if status != "200") or "none"
    return (
        f"| {title} | {len(ordered)} | {met.statuses['200'] / took:.0f} | {failures} "
        f"| {statistics.median(ordered) * 1000:.1f} | {ordered[int(len(ordered) * 0.95)] * 1000:.1f} "
        f"| {ordered[-1] * 1000:.0f} | {processor / len(ordered) * 1000:.2f} | {met.sent / took / 1e6:.2f} |"
    )


def table(rows: list[str]) -> str:
    """Write the results."""
    head = (
        "| questions | asked | answered a second | failed | median, ms | 95 in 100 within, ms | longest, ms "
        "| processor for each, ms | MB a second |"
    )
    return "\n".join([head, "|---" * 9 + "|", *rows])


def wait_for(base: str) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            httpx.get(f"{base}/v1/glossary.csv", timeout=5).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit("the server did not answer")


def main() -> None:
    """Start the server, load it, print what it reached and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rate", type=float, default=300)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--serve", type=int, default=0, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        serve(chosen.serve)
        return
    port = live.free_port()
    load_before = report.load()
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.api_load", "--serve", str(port)])
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base)
        written = table(asyncio.run(run(base, chosen.rate, chosen.seconds, server.pid)))
    finally:
        server.terminate()
        server.wait(timeout=10)
    measured = (
        f"{report.machine()}; the API alone on one core, asked from the same machine for filtered CSV, for "
        f"{chosen.seconds:g} s."
    )
    report.keep(RESULTS, "The API under load", measured, written, load_before)


if __name__ == "__main__":
    main()
