"""Every page has its door in the menu, and goes through it."""

import ast
from pathlib import Path

import pytest

from components import frame

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*.py"))


def test_each_page_has_one_door() -> None:
    """A file without a door is never shown; a door without a file breaks the menu."""
    assert sorted(door.path for door in frame.doors()) == FILES, "pages/ and frame.doors() list different pages"


def test_doors_lead_to_addresses_of_the_same_name() -> None:
    """The address of a page is the name of its file, so that a reader of the code finds it."""
    for door in frame.doors():
        assert Path(door.path).stem == door.code, f"{door.path} is opened as /{door.code}"


def test_each_page_stands_in_a_part_of_the_menu() -> None:
    """A page of an unknown part is in no menu; a part without pages is an empty one."""
    assert {door.section for door in frame.doors()} == set(frame.sections())


@pytest.mark.parametrize("path", FILES)
def test_a_page_first_asks_for_its_frame(path: str) -> None:
    """Opened first on a fresh server, a page file runs by itself unless its first line says otherwise."""
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    first = next(
        node
        for node in body
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    )
    assert ast.unparse(first) == "frame.require_entry()", f"{path} has to start with frame.require_entry()"
