"""How many questions a second the API answers on one core: a filtered CSV, asked at a steady pace.

`python -m benchmarks.api_load [--rate 300] [--seconds 10]` starts a server of the API alone, tied to one core where the
system allows it, asks at that pace from this process, and prints what was reached, how long answers took, and how many
failed. Questions are of a few hundred kinds, as readers ask them: most were asked before, some are new to the server.
"""

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle, product

import httpx

from data import catalogue

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


async def ask(client: httpx.AsyncClient, address: str, met: Met) -> None:
    """Ask once and note what happened."""
    began = time.perf_counter()
    try:
        answer = await client.get(address)
        met.statuses[str(answer.status_code)] += 1
        met.sent += answer.num_bytes_downloaded
    except httpx.HTTPError as error:
        met.statuses[type(error).__name__] += 1
    met.seconds.append(time.perf_counter() - began)


async def load(base: str, rate: float, seconds: float) -> tuple[Met, float]:
    """Ask at a steady pace for a while, whether or not answers keep up; return what came back, and how long it took."""
    met = Met()
    limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=30, headers={"accept-encoding": "br"}) as client:
        addresses = cycle(questions())
        began = time.perf_counter()
        tasks = []
        for number in range(int(rate * seconds)):
            pause = began + number / rate - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
            tasks.append(asyncio.create_task(ask(client, next(addresses), met)))
        await asyncio.gather(*tasks)
        return met, time.perf_counter() - began


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
    """Start the server, load it, print what it reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rate", type=float, default=300)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--serve", type=int, default=0, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        serve(chosen.serve)
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.api_load", "--serve", str(port)])
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base)
        met, took = asyncio.run(load(base, chosen.rate, chosen.seconds))
    finally:
        server.terminate()
        server.wait(timeout=10)
    ordered = sorted(met.seconds)
    failed = sum(count for status, count in met.statuses.items() if status != "200")
    print(f"asked      {len(ordered)} questions of {len(questions())} kinds at {chosen.rate:g} a second")
    print(f"answered   {met.statuses['200'] / took:.0f} a second, {met.sent / took / 1e6:.1f} MB a second packed")
    print(f"failed     {failed} {dict(met.statuses)}")
    print(
        f"took       median {statistics.median(ordered) * 1000:.1f} ms, "
        f"95 % within {ordered[int(len(ordered) * 0.95)] * 1000:.1f} ms, longest {ordered[-1] * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
