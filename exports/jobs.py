"""Documents in the making: two at once, the others wait in a line, and nobody else waits for any of them.

A job is started with what makes its document, which is told about progress as it goes. It runs in a thread of its own,
in the language of the reader who asked.
"""

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Final, NamedTuple, TypeAlias

WAITING: Final = "waiting"
MAKING: Final = "making"
READY: Final = "ready"
FAILED: Final = "failed"
CANCELLED: Final = "cancelled"

WORKERS: Final = 2
LONGEST_LINE: Final = 50
# Seconds that a finished document is kept for its reader, that one which was fetched is kept for a second click, and
# that the longest document may take.
KEPT: Final = 300.0
KEPT_FETCHED: Final = 60.0
PATIENCE: Final = 120.0

# Seconds after which one thread lets another go on, while documents are made. As Python has it (5 milliseconds), each
# short errand of a page waits so long for each worker, and a page runs a hundred of them: measured side by side, a
# change of a choice then takes 2.6 times as long as on a quiet server, and 1.5 times with this.
TURN: Final = 0.0005

# What makes a document calls this with the steps done and the steps in all.
Progress: TypeAlias = Callable[[int, int], None]
Make: TypeAlias = Callable[[Progress], bytes]


def quietly(_done: int, _steps: int) -> None:
    """Tell nobody about progress."""


_USUAL_TURN: Final = sys.getswitchinterval()
_log = logging.getLogger(__name__)


class FullError(RuntimeError):
    """So many documents wait already that one more would only wait longer."""


class NotMadeError(RuntimeError):
    """A document that could not be made; the log has the details."""


class Cancelled(BaseException):
    """The reader no longer wants the document: no error, and nothing that catches errors shall catch it."""


class Standing(NamedTuple):
    """How far a job is: its state, how many documents come before it, the steps done and the steps in all."""

    state: str
    before: int = 0
    done: int = 0
    steps: int = 0


class Job:
    """One document in the making."""

    def __init__(self, pool: "Pool", make: Make, wanted: Callable[[], bool], context: Context) -> None:
        self._pool, self._make, self._wanted, self._context = pool, make, wanted, context
        self._state = WAITING
        self._done = self._steps = 0
        self._document: bytes | None = None
        self._began = 0.0
        self._over = threading.Event()
        self._freeing: threading.Timer | None = None

    def standing(self) -> Standing:
        """Return how far the job is."""
        return self._pool.standing(self)

    def cancel(self) -> None:
        """Give the job up: it leaves the line, or stops at its next step; a finished document is freed."""
        self._pool.cancel(self)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the job is over, and tell whether it is."""
        return self._over.wait(seconds)

    def fetch(self) -> bytes:
        """Return the document; one that has been freed since is made again. Raise NotMadeError if there is none."""
        document = self._pool.take(self)
        if document is None and self._state == READY:
            again = self._context.copy().run(self._pool.start, self._make)
            again.wait(PATIENCE)
            document = self._pool.take(again)
        if document is None:
            raise NotMadeError("the document could not be made")
        return document


class Pool:
    """Workers that make documents, and the line before them; one lock guards both and every job."""

    def __init__(
        self,
        *,
        workers: int = WORKERS,
        longest: int = LONGEST_LINE,
        kept: float = KEPT,
        kept_fetched: float = KEPT_FETCHED,
        patience: float = PATIENCE,
    ) -> None:
        self._workers, self._longest, self._patience = workers, longest, patience
        self._kept, self._kept_fetched = kept, kept_fetched
        self._lock = threading.Lock()
        self._line: deque[Job] = deque()
        self._at_work: set[Job] = set()

    def start(self, make: Make, wanted: Callable[[], bool] = lambda: True) -> Job:
        """Put a document in the line; raise FullError where the line is too long.

        `wanted` is asked now and then whether the reader is still there.
        """
        job = Job(self, make, wanted, copy_context())
        with self._lock:
            if len(self._line) >= self._longest:
                raise FullError(f"{len(self._line)} documents wait already")
            self._line.append(job)
            self._staff()
        return job

    def standing(self, job: Job) -> Standing:
        """Return how far a job is."""
        with self._lock:
            self._staff()
            before = self._line.index(job) if job in self._line else 0
            return Standing(job._state, before, job._done, job._steps)

    def cancel(self, job: Job) -> None:
        """Give a job up; one that is being made keeps its worker until it notices."""
        with self._lock:
            if job in self._line:
                self._line.remove(job)
            if job._state == READY:
                self._free(job)
            self._end(job, CANCELLED)

    def take(self, job: Job) -> bytes | None:
        """Return a job's document, if it still has one; from now on it is kept for a short while only."""
        with self._lock:
            if job._document is not None:
                self._free_after(job, self._kept_fetched)
            return job._document

    # With the lock held

    def _staff(self) -> None:
        """Set a worker to the next document as long as there are fewer than allowed.

        One whose document takes beyond all patience is no longer counted: it ends whenever it ends.
        """
        for job in list(self._at_work):
            if time.monotonic() - job._began > self._patience:
                _log.error("a document was given up after %.0f seconds", self._patience)
                self._end(job, FAILED)
                self._at_work.remove(job)
        while self._line and len(self._at_work) < self._workers:
            job = self._line.popleft()
            job._state, job._began = MAKING, time.monotonic()
            self._at_work.add(job)
            sys.setswitchinterval(TURN)
            threading.Thread(target=self._work, args=(job,), name="document", daemon=True).start()

    def _end(self, job: Job, state: str, document: bytes | None = None) -> None:
        """End a job in some state; one that has ended before stays as it is."""
        if job._state not in (WAITING, MAKING):
            return
        job._state, job._document = state, document
        job._over.set()
        if document is not None:
            self._free_after(job, self._kept)

    def _free_after(self, job: Job, seconds: float) -> None:
        """Free a job's document after some time."""
        if job._freeing is not None:
            job._freeing.cancel()
        job._freeing = threading.Timer(seconds, self._free, (job,))
        job._freeing.daemon = True
        job._freeing.start()

    @staticmethod
    def _free(job: Job) -> None:
        """Forget a job's document."""
        if job._freeing is not None:
            job._freeing.cancel()
        job._document = job._freeing = None

    # In the worker's thread

    def _work(self, job: Job) -> None:
        """Make one document, and then see to it that the next one is made."""
        state, document = FAILED, None
        try:
            document = job._context.run(self._made, job)
            state = READY
        except Cancelled:
            state = CANCELLED
        except BaseException:
            # Whatever it was, it is over, and the line goes on; nobody else would ever hear of it.
            _log.exception("a document could not be made")
        with self._lock:
            self._end(job, state, document)
            self._at_work.discard(job)
            self._staff()
            if not self._at_work:
                sys.setswitchinterval(_USUAL_TURN)

    def _made(self, job: Job) -> bytes:
        """Return the document of a job; raise Cancelled when nobody wants it any more."""

        def told(done: int, steps: int) -> None:
            if job._state != MAKING or not job._wanted():
                raise Cancelled
            job._done, job._steps = done, steps

        told(0, 0)
        document = job._make(told)
        if not isinstance(document, bytes):
            raise TypeError(f"a document is bytes, not {type(document).__name__}")
        return document


_pool = Pool()


def start(make: Make, wanted: Callable[[], bool] = lambda: True) -> Job:
    """Start to make a document as soon as it is its turn; raise FullError where too many wait already."""
    return _pool.start(make, wanted)
