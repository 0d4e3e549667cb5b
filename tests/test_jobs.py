"""Documents in the making: two at once, a line in order, and nothing that one reader does can hold up the others."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from components import i18n
from exports import jobs

SOON = 10.0


class Held:
    """What makes a document as slowly as a test wants: it begins, and goes on when it is let."""

    def __init__(self, document: bytes = b"made", steps: int = 1) -> None:
        self.document, self.steps = document, steps
        self.begun, self.let = threading.Event(), threading.Event()

    def __call__(self, progress: jobs.Progress) -> bytes:
        self.begun.set()
        for step in range(self.steps):
            progress(step, self.steps)
            assert self.let.wait(SOON)
        progress(self.steps, self.steps)
        return self.document


@pytest.fixture
def held() -> Iterator[Callable[..., Held]]:
    """Make such makers, and let all of them go when the test is over."""
    made: list[Held] = []

    def new(*arguments: object) -> Held:
        made.append(Held(*arguments))  # type: ignore[arg-type]
        return made[-1]

    yield new
    for one in made:
        one.let.set()


def until(true: Callable[[], bool]) -> None:
    """Wait until something holds that another thread brings about."""
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.005)


def over(job: jobs.Job) -> jobs.Standing:
    """Return how a job has ended."""
    assert job.wait(SOON), "the job never ended"
    return job.standing()


def test_two_are_made_at_once_and_the_others_wait_in_their_order(held: Callable[..., Held]) -> None:
    """The third begins when one of the first two is done; each waiting reader knows how many come before."""
    pool = jobs.Pool()
    makers = [held(str(number).encode()) for number in range(5)]
    line = [pool.start(maker) for maker in makers]
    assert makers[0].begun.wait(SOON)
    assert makers[1].begun.wait(SOON)
    assert [job.standing().state for job in line] == [jobs.MAKING] * 2 + [jobs.WAITING] * 3
    assert [job.standing().before for job in line] == [0, 0, 0, 1, 2]
    assert not makers[2].begun.wait(0.05)
    makers[1].let.set()
    assert makers[2].begun.wait(SOON)
    assert not makers[3].begun.is_set()
    assert [job.standing().before for job in line[3:]] == [0, 1]
    for maker in makers:
        maker.let.set()
    assert [over(job).state for job in line] == [jobs.READY] * 5
    assert [job.fetch() for job in line] == [b"0", b"1", b"2", b"3", b"4"]


def test_progress_is_told(held: Callable[..., Held]) -> None:
    """Each step shows while it is made."""
    maker = held(b"made", 3)
    job = jobs.Pool().start(maker)
    until(lambda: job.standing() == (jobs.MAKING, 0, 0, 3))
    maker.let.set()
    assert over(job) == (jobs.READY, 0, 3, 3)


def test_who_leaves_the_line_lets_the_next_one_up(held: Callable[..., Held]) -> None:
    """A job cancelled while it waits is never made."""
    pool = jobs.Pool(workers=1)
    makers = [held() for _number in range(3)]
    first, second, third = map(pool.start, makers)
    second.cancel()
    assert over(second).state == jobs.CANCELLED
    assert third.standing().before == 0
    makers[0].let.set()
    makers[2].let.set()
    assert over(third).state == jobs.READY
    assert not makers[1].begun.is_set()
    with pytest.raises(jobs.NotMadeError):
        second.fetch()
    assert over(first).state == jobs.READY


def test_a_cancelled_job_stops_at_its_next_step_and_holds_its_worker_until_then(held: Callable[..., Held]) -> None:
    """Never are more made at once than there are workers, even of those that nobody waits for."""
    pool = jobs.Pool(workers=1)
    makers = [held(b"made", 50), held()]
    first, second = map(pool.start, makers)
    assert makers[0].begun.wait(SOON)
    first.cancel()
    assert over(first).state == jobs.CANCELLED
    assert not makers[1].begun.wait(0.05)
    makers[0].let.set()
    makers[1].let.set()
    assert over(second).state == jobs.READY
    assert first.standing().done < makers[0].steps


def test_nothing_is_made_for_a_reader_who_has_left(held: Callable[..., Held]) -> None:
    """Whether waiting or half made; those who come after do not wait for it."""
    pool = jobs.Pool(workers=1)
    here = {"first": True, "second": False}
    makers = [held(b"made", 50), held(), held()]
    first = pool.start(makers[0], lambda: here["first"])
    second = pool.start(makers[1], lambda: here["second"])
    third = pool.start(makers[2])
    here["first"] = False
    for maker in makers:
        maker.let.set()
    assert [over(job).state for job in (first, second, third)] == [jobs.CANCELLED, jobs.CANCELLED, jobs.READY]
    assert not makers[1].begun.is_set()


def fail(_progress: jobs.Progress) -> bytes:
    """Fail as code does."""
    raise ZeroDivisionError("secret of the server")


def leave(_progress: jobs.Progress) -> bytes:
    """End the program, as no part of it should."""
    raise SystemExit(3)


def lie(_progress: jobs.Progress) -> bytes:
    """Make something that is no document."""
    return "text"  # type: ignore[return-value]


def hide(progress: jobs.Progress) -> bytes:
    """Catch every error, and go on."""
    for step in range(1000):
        try:
            progress(step, 1000)
            time.sleep(0.002)
        except Exception:
            continue
    return b"made all the same"


@pytest.mark.parametrize("make", [fail, leave, lie])
def test_a_failure_is_told_and_logged_and_the_line_goes_on(make: jobs.Make, caplog: pytest.LogCaptureFixture) -> None:
    """The log has the details, the reader the word, and the worker the next document."""
    pool = jobs.Pool(workers=1)
    with caplog.at_level(logging.ERROR):
        broken = [pool.start(make) for _number in range(3)]
        sound = pool.start(lambda _progress: b"made")
        assert [over(job).state for job in broken] == [jobs.FAILED] * 3
        assert over(sound).state == jobs.READY
    assert len([record for record in caplog.records if record.exc_info]) == 3
    with pytest.raises(jobs.NotMadeError, match="could not be made") as told:
        broken[0].fetch()
    assert "secret" not in str(told.value)


def test_what_catches_all_errors_can_be_cancelled() -> None:
    """Being cancelled is no error that a maker could take for one of its own."""
    job = jobs.Pool().start(hide)
    until(lambda: job.standing().done > 2)
    job.cancel()
    last = over(job)
    assert last.state == jobs.CANCELLED
    time.sleep(0.05)
    assert job.standing().done <= last.done + 1


def test_what_never_ends_does_not_hold_a_worker_for_ever(held: Callable[..., Held]) -> None:
    """After all patience it counts as failed, and the next one is made."""
    pool = jobs.Pool(workers=1, patience=0.1)
    stuck = pool.start(held())
    after = pool.start(lambda _progress: b"made")
    until(lambda: stuck.standing().state == jobs.FAILED)
    assert over(after).state == jobs.READY


def test_the_line_has_an_end(held: Callable[..., Held]) -> None:
    """Beyond it a reader hears so at once."""
    pool = jobs.Pool(workers=1, longest=2)
    maker = held()
    pool.start(maker)
    assert maker.begun.wait(SOON)
    waiting = [pool.start(held()) for _number in range(2)]
    with pytest.raises(jobs.FullError):
        pool.start(held())
    waiting[0].cancel()
    assert pool.start(held()).standing().before == 1


def test_a_document_is_freed_and_made_again_for_who_clicks_late() -> None:
    """Some time after it is made, soon after it is fetched; a late click gets the same all the same."""
    times: list[int] = []

    def make(_progress: jobs.Progress) -> bytes:
        times.append(len(times))
        return b"made"

    job = jobs.Pool(kept=60, kept_fetched=0.05).start(make)
    assert over(job).state == jobs.READY
    assert job.fetch() == job.fetch() == b"made"
    assert len(times) == 1
    until(lambda: job._document is None)
    assert job.fetch() == b"made"
    assert len(times) == 2
    left = jobs.Pool(kept=0.05).start(make)
    assert left.wait(SOON)
    until(lambda: left._document is None)


def test_cancelling_frees_what_is_ready() -> None:
    """Who asks for another document leaves nothing behind."""
    job = jobs.Pool().start(lambda _progress: b"made")
    assert over(job).state == jobs.READY
    job.cancel()
    assert job._document is None


def test_pages_get_their_turn_oftener_while_a_document_is_made(held: Callable[..., Held]) -> None:
    """And Python is as before when all are made."""
    usual = sys.getswitchinterval()
    maker = held()
    job = jobs.Pool().start(maker)
    assert maker.begun.wait(SOON)
    assert sys.getswitchinterval() == pytest.approx(jobs.TURN)
    maker.let.set()
    assert over(job).state == jobs.READY
    until(lambda: sys.getswitchinterval() == usual)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_language_of_the_reader_goes_along(language: str) -> None:
    """Into the worker, and into a second making by a thread that speaks another one."""
    pool = jobs.Pool(kept=0.01)
    i18n.set_language(language)
    job = pool.start(lambda _progress: i18n.gettext("Regions").encode())
    i18n.set_language("en")
    wanted = {"en": "Regions", "fr": "Régions", "ar": "الجهات"}[language]
    assert over(job).state == jobs.READY
    until(lambda: job._document is None)
    assert job.fetch().decode() == wanted
