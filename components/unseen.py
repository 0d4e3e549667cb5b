"""Views drawn for nobody: what they would show, for documents made of several views at once."""

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlencode

from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import StopException, add_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SafeSessionState, SessionState

from components import exhibits, filters, scripts

ENTRY = str(scripts.ROOT / "dashboard.py")


class Opened(NamedTuple):
    """A view that was opened: what it shows, its choices in words, and which values of its link are not known."""

    run: exhibits.Run
    stated: dict[str, str]
    unknown: list[tuple[str, str]]


def opened(path: str, choices: Mapping[str, str]) -> Opened:
    """Return what a page shows when it is opened by a link with these choices.

    `path` is that of the page's file; the language is among the choices. Runs in a thread of its own, which it leaves
    as a reader with a session of its own: nothing of it is sent, kept or seen by another reader. Raises what the page
    raises.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="unseen") as reader:
        return reader.submit(_open, path, urlencode(choices)).result()


def _open(path: str, query: str) -> Opened:
    """Open a page in this thread, as Streamlit does for a reader."""
    context = ScriptRunContext(
        session_id="unseen",
        _enqueue=lambda message: None,
        query_string=query,
        session_state=SafeSessionState(SessionState(), lambda: None),
        uploaded_file_mgr=MemoryUploadedFileManager("/unseen"),
        main_script_path=ENTRY,
        user_info={"email": None},
        fragment_storage=MemoryFragmentStorage(),
        pages_manager=PagesManager(ENTRY),
    )
    # Links between pages ask which pages there are.
    context.pages_manager.set_pages_and_resolve(
        {
            file.stem: {"page_script_hash": file.stem, "page_name": file.stem, "script_path": str(file)}
            for file in (scripts.ROOT / "pages").glob("*.py")
        }
    )
    add_script_run_ctx(threading.current_thread(), context)
    context.reset(query_string=query)
    context.on_script_start()
    run = exhibits.begin(exhibits.Run(seen=False))
    filters.begin()
    filters.settle_language()
    with suppress(StopException):
        scripts.run_page(path)
    return Opened(run, filters.stated(), filters.unknown())
