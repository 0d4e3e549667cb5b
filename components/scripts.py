"""Runs the file of a page inside another run: for a view that is shown by another page, or by none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

ROOT = Path(__file__).resolve().parent.parent


def run_page(path: str) -> None:
    """Run a page; `path` is that of its file, from the root of the repository.

    With names of its own and nothing else: `runpy` would swap the main module of the whole process meanwhile, which
    readers served at the same time share.
    """
    file = ROOT / path
    program = compile(file.read_text(encoding="utf-8"), str(file), "exec")
    exec(program, {"__name__": "__main__", "__file__": str(file)})


@contextmanager
def unsent(place: DeltaGenerator) -> Iterator[None]:
    """Send nothing to the browser of what is drawn in a container meanwhile, and draw there.

    What nobody will see need not travel, nor be drawn behind a curtain.
    """
    context = get_script_run_ctx()
    cursor = place._cursor
    if context is None or cursor is None:
        with place:
            yield
        return
    behind = [cursor.root_container, *cursor.parent_path]
    send = context._enqueue

    def pass_on(message: ForwardMsg) -> None:
        """Pass on what stands elsewhere."""
        drawn = message.WhichOneof("type") in ("delta", "ref_hash")
        if not drawn or list(message.metadata.delta_path[: len(behind)]) != behind:
            send(message)

    context._enqueue = pass_on
    try:
        with place:
            yield
    finally:
        context._enqueue = send
