"""Measure fifty readers at once, beside plain `streamlit run dashboard.py`: how long a choice takes, and what it costs.

Each reader is a session of its own, through a socket and in Streamlit's own protocol, without a browser: browsers for
fifty would take the machine for themselves. A reader opens a page, makes the choices of `TOUR` there, one every five
seconds, and goes on to the next page. A choice is made as the browser makes it: the state of all widgets is sent, with
one changed. It counts as done with the last message of the run, and what came has to hold no error.

Run by `make bench`, which writes `many_readers.md` beside this file; `README.md` says how to read it.
"""

import argparse
import asyncio
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks import report
from tools import live

RESULTS = Path(__file__).with_name("many_readers.md")
READERS = 50
SECONDS = 60
PAUSE = 5.0
# As many readers go through the whole tour first: what the server keeps for all is then there.
FIRST = 2
# A server that has made what it keeps uses less than this much of a processor in a second; so long it gets for that.
IDLE, REST = 0.1, 120.0
# A run that takes longer counts as an error.
PATIENCE = 30.0
# Filter to message complete, 95 in 100; memory of each additional session; start until ready for readers.
WITHIN_SECONDS, WITHIN_MEGABYTES, WITHIN_START = 1.0, 5.0, 5.0
# Each page, and the widgets that are changed there, in turn, each to its next option.
TOUR = {
    "": ["language"],
    "regions": ["country", "indicator", "country"],
    "trends": ["indicator", "scale"],
    "assessment": ["country", "country"],
    "mechanisms": ["country", "country"],
    "profiles": ["country", "question"],
    "comparison": ["dimension", "dimension"],
    "recommendations": ["country", "country"],
    "agreements": ["country", "country"],
    "finder": ["return_type", "from"],
    "figures": ["country", "country"],
}
_KEY = re.compile(r"\$\$ID-[0-9a-f]+-(?P<key>.+)")


class BrokenError(Exception):
    """What came is no page a reader could read."""


@dataclass
class Met:
    """What the readers met: seconds until a page was there, until a choice was answered, and what went wrong."""

    opened: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    received: int = 0


def options(element: Element) -> tuple[str, list[str], str] | None:
    """Return the id, the options and the chosen one of a list or a row of buttons of which one is chosen; else none."""
    if element.WhichOneof("type") == "selectbox":
        box = element.selectbox
        # A value that the server sets is sent as such; else the default holds.
        chosen = box.raw_value if box.set_value else box.options[box.default] if box.options else ""
        return box.id, list(box.options), chosen
    if element.WhichOneof("type") == "button_group":
        group = element.button_group
        names = [option.content for option in group.options]
        chosen = group.raw_values[0] if group.set_value and group.raw_values else ""
        return group.id, names, chosen or (names[group.default[0]] if group.default else "")
    return None


@dataclass
class Reader:
    """One reader's session: what a browser would remember of the page at hand."""

    base: str
    socket: ClientConnection
    met: Met
    page: str = ""
    query: str = "lang=en"
    # By the keys of the widgets.
    offered: dict[str, tuple[str, list[str], bool]] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    known: dict[str, Element] = field(default_factory=dict)

    async def run(self, changed: str = "") -> None:
        """Ask for the page, with a widget changed to its next option, and wait until all of it has come."""
        asked = BackMsg()
        state = asked.rerun_script
        state.page_name = self.page
        state.query_string = self.query
        state.context_info.url = f"{self.base}/{self.page}"
        state.context_info.locale = "en-US"
        state.context_info.timezone = "UTC"
        state.cached_message_hashes.extend(self.known)
        if changed:
            _id, names, _many = self.offered[changed]
            now = self.chosen.get(changed, "")
            self.chosen[changed] = names[(names.index(now) + 1) % len(names) if now in names else 0]
        state.widget_states.widgets.extend(self._states())
        if changed:
            # Where a link names a choice, the widget's own change counts.
            self.offered = {}
        await self.socket.send(asked.SerializeToString())
        while not await self._finished():
            pass

    def _states(self) -> Iterator[WidgetState]:
        for key, (widget, _names, listed) in self.offered.items():
            if value := self.chosen.get(key):
                state = WidgetState(id=widget)
                if listed:
                    state.string_array_value.data.append(value)
                else:
                    state.string_value = value
                yield state

    async def _finished(self) -> bool:
        """Take the next message; tell whether it was the last of the run."""
        data = await self.socket.recv()
        self.met.received += len(data)
        message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise BrokenError("the run failed")
            # A fresh session begins its page twice; see frame.require_entry.
            return bool(message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)
        if kind == "page_not_found":
            raise BrokenError("page not found")
        if kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "ref_hash":
            self._see(self.known[message.ref_hash])
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            if message.metadata.cacheable:
                self.known[message.hash] = message.delta.new_element
            self._see(message.delta.new_element)
        return False

    def _see(self, element: Element) -> None:
        if element.WhichOneof("type") == "exception":
            raise BrokenError("an exception stands on the page")
        if (found := options(element)) and (named := _KEY.match(found[0])):
            widget, names, chosen = found
            self.offered[named["key"]] = (widget, names, element.WhichOneof("type") == "button_group")
            self.chosen[named["key"]] = chosen


async def noted(met: Met, times: list[float], act: Callable[[], Awaitable[None]]) -> bool:
    """Do something and note how long it took, or why it failed; tell whether the session still stands."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            await act()
    except TimeoutError:
        met.errors["no answer in time"] += 1
    except (BrokenError, WebSocketException, OSError) as error:
        met.errors[f"{type(error).__name__}: {error}"] += 1
    else:
        times.append(time.perf_counter() - began)
        return True
    return False


async def read(reader: Reader, pages: Iterable[str], pause: float, until: float) -> None:
    """Go through pages and choices, one each `pause` seconds, as long as there is time and the session stands."""
    met = reader.met
    due = time.perf_counter() + random.random() * pause

    async def act(times: list[float], changed: str = "") -> bool:
        nonlocal due
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        due = max(due + pause, time.perf_counter())
        return time.perf_counter() < until and await noted(met, times, lambda: reader.run(changed))

    for page in pages:
        reader.page, reader.offered, reader.chosen = page, {}, {}
        if not await act(met.opened):
            return
        for key in TOUR[page]:
            if key not in reader.offered:
                met.errors[f"/{page} does not offer {key}"] += 1
            elif not await act(met.answered, key):
                return


def turns(number: int) -> list[str]:
    """Return the pages in the order of one of the readers, each of whom begins elsewhere."""
    pages = list(TOUR)
    at = number % len(pages)
    return pages[at:] + pages[:at]


async def together(base: str, readers: int, pause: float, seconds: float, look: Callable[[], Any]) -> tuple[Met, Any]:
    """Let readers read at once; return what they met, and what `look` saw while all of them were still there."""
    met = Met()
    address = f"{base.replace('http', 'ws', 1)}/_stcore/stream"
    async with AsyncExitStack() as stack:
        sessions = []
        for _number in range(readers):
            socket = await stack.enter_async_context(
                # The names that the browser's own client sends: the protocol, and a token of no reader in particular.
                connect(address, subprotocols=["streamlit", "bench"], origin=base, max_size=None, proxy=None)  # type: ignore[list-item, arg-type]
            )
            sessions.append(Reader(base, socket, met))
        until = time.perf_counter() + seconds if seconds else float("inf")
        await asyncio.gather(
            *(
                # Without an end in time each page is seen once.
                read(one, cycle(turns(number)) if seconds else turns(number), pause, until)
                for number, one in enumerate(sessions)
            )
        )
        return met, look()


class Server(NamedTuple):
    """What one server did."""

    start: float
    met: Met
    before: float
    after: float
    spent: float


def rested(process: int) -> None:
    """Wait until a server has nothing more to do: a new one compresses the files of its pages beside its work."""
    until = time.monotonic() + REST
    while time.monotonic() < until:
        used = report.spent(process)
        time.sleep(1)
        if not report.spent(process) - used > IDLE:
            return


def ninetyfifth(values: list[float]) -> float:
    """Return the value that 95 in 100 do not exceed."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def measured(plain: bool, readers: int, seconds: float, pause: float) -> Server:
    """Start a server, let the first readers see everything, then let all of them in."""
    began = time.perf_counter()
    with live.serving(plain=plain) as server:
        if not plain:
            live.ready(server)
        start = time.perf_counter() - began
        process = server.process.pid
        asyncio.run(together(server.address, FIRST, 0, 0, lambda: None))
        rested(process)
        before, used = report.resident(process), report.spent(process)
        met, after = asyncio.run(together(server.address, readers, pause, seconds, lambda: report.resident(process)))
        answers = max(1, len(met.opened) + len(met.answered))
        return Server(start, met, before, after, (report.spent(process) - used) / answers)


def table(plain: Server, ours: Server, readers: int) -> str:
    """Write what both servers did."""
    lines = ["| measured | plain | server.py | wanted | |", "|---|---|---|---|---|"]

    def row(name: str, figure: Callable[[Server], float], digits: int, wanted: float | None = None) -> None:
        value = figure(ours)
        verdict = "" if wanted is None else "met" if value <= wanted else "**missed**"
        limit = "" if wanted is None else f"{wanted:g}"
        lines.append(f"| {name} | {figure(plain):.{digits}f} | {value:.{digits}f} | {limit} | {verdict} |")

    row("choices answered", lambda one: len(one.met.answered), 0)
    row("choice to last message, median s", lambda one: statistics.median(one.met.answered), 2)
    row("95 in 100 within, s", lambda one: ninetyfifth(one.met.answered), 2, WITHIN_SECONDS)
    row("longest, s", lambda one: max(one.met.answered), 2)
    row("page opened, 95 in 100 within, s", lambda one: ninetyfifth(one.met.opened), 2)
    row("errors", lambda one: one.met.errors.total(), 0, 0)
    row("processor for each page or choice, ms", lambda one: one.spent * 1000, 0)
    row("memory before, MB", lambda one: one.before, 0)
    row(f"memory with {readers} sessions more, MB", lambda one: one.after, 0)
    row("memory of each session, MB", lambda one: (one.after - one.before) / readers, 1, WITHIN_MEGABYTES)
    row("start until it answers (server.py: until ready), s", lambda one: one.start, 1, WITHIN_START)
    return "\n".join(lines)


def main() -> None:
    """Measure both servers, print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long all of them read")
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between two choices of one reader")
    chosen = parser.parse_args()
    load = report.load()
    plain, ours = (measured(plain, chosen.readers, chosen.seconds, chosen.pause) for plain in (True, False))
    written = table(plain, ours, chosen.readers)
    for name, one in (("plain", plain), ("server.py", ours)):
        written += "".join(f"\n\n{name}: {count} × {what}" for what, count in one.met.errors.items())
    how = (
        f"{report.machine()}, readers and server on one machine; each reader opens a page or makes a choice "
        f"every {chosen.pause:g} s, for {chosen.seconds:g} s."
    )
    report.keep(RESULTS, f"{chosen.readers} readers at once", how, written, load)


if __name__ == "__main__":
    main()
