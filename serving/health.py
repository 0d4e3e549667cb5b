"""Whether the server is alive, and whether it is ready for readers."""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from data import checks, store

ALIVE, READY = "/healthz", "/readyz"
_log = logging.getLogger(__name__)
_UNCACHED = {"Cache-Control": "no-store"}


class Readiness:
    """What is known of the tables: nothing yet, that they are sound, or what is wrong with them."""

    def __init__(self) -> None:
        self._checked = threading.Event()
        self._ending = threading.Event()
        self.faults: list[str] = []

    @property
    def ready(self) -> bool:
        """Tell whether readers may be sent here."""
        return self._checked.is_set() and not self._ending.is_set() and not self.faults

    def prepare(self, *warm_up: Callable[[], object], later: Iterable[Callable[[], object]] = ()) -> None:
        """Load every table, check what it holds, and do what else the first reader would wait for.

        What is done `later` holds nobody back: readers are sent here before, and stay if it fails.
        """
        try:
            for resource in store.package()["resources"]:
                store.table(resource["name"])
            mistakes = checks.problems(store.TABLES / "datapackage.json")
            self.faults = [f"{mistake.path.name}, line {mistake.line}" for mistake in mistakes]
            for mistake in mistakes:
                _log.error("a table holds a mistake: %s", mistake)
            for work in warm_up:
                work()
        except Exception:
            _log.exception("the server cannot be made ready")
            self.faults = self.faults or ["the log has the reason"]
        self._checked.set()
        for work in later if self.ready else ():
            try:
                work()
            except Exception:
                _log.exception("what a page needs could not be made before its first reader")

    def end(self) -> None:
        """Send no more readers here: the server goes down."""
        self._ending.set()

    def report(self) -> dict[str, Any]:
        """Say how it stands, without the reasons that only an operator's log should have."""
        if self._ending.is_set():
            return {"status": "ending"}
        if not self._checked.is_set():
            return {"status": "starting"}
        if self.faults:
            return {"status": "unfit", "mistakes": len(self.faults)}
        return {"status": "ready", "data": store.version(), "tables": len(store.package()["resources"])}


def routes(readiness: Readiness) -> list[Route]:
    """Return the two addresses for whoever watches over the server."""

    async def alive(_request: Request) -> Response:
        return PlainTextResponse("ok\n", headers=_UNCACHED)

    async def ready(_request: Request) -> Response:
        return JSONResponse(readiness.report(), 200 if readiness.ready else 503, _UNCACHED)

    return [Route(ALIVE, alive, methods=["GET"]), Route(READY, ready, methods=["GET"])]
