"""Runs the file of a page inside another run: for a view that is shown by another page, or by none."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run_page(path: str) -> None:
    """Run a page; `path` is that of its file, from the root of the repository.

    With names of its own and nothing else: `runpy` would swap the main module of the whole process meanwhile, which
    readers served at the same time share.
    """
    file = ROOT / path
    program = compile(file.read_text(encoding="utf-8"), str(file), "exec")
    exec(program, {"__name__": "__main__", "__file__": str(file)})
