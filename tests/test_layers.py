"""Imports go downwards, one module keeps the reader's choices, and only `data` opens the evidence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("components", "data", "views", "pages", "exports", "api", "serving")
FILES = [
    ROOT / "dashboard.py",
    ROOT / "server.py",
    *(file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))),
]
PLACES = [file.relative_to(ROOT).as_posix() for file in FILES]

# What a file may import of our own, by the longest beginning of its place that stands here.
MAY_IMPORT = {
    "dashboard.py": ("components",),
    "server.py": ("api", "components.frame", "data.library", "data.stories", "serving"),
    "pages/": ("components", "data", "exports", "views"),
    "views/": ("components", "data"),
    # Views of the same choice share it.
    "views/agreements_map.py": ("components", "data", "views.bilateral"),
    "views/agreements_matrix.py": ("components", "data", "views.bilateral"),
    "views/agreements_partner.py": ("components", "data", "views.bilateral"),
    "views/assessment_flow.py": ("components", "data", "views.flow_counted", "views.flow_strands"),
    "views/flow_counted.py": ("components", "data", "views.flow_parts"),
    "views/flow_strands.py": ("components", "data", "views.flow_parts"),
    "views/assessment_matrix.py": ("components", "data", "views.finding_answers"),
    "views/mechanisms_actors.py": ("components", "data", "views.counted"),
    "views/mechanisms_coverage.py": ("components", "data", "views.counted"),
    "views/mechanisms_timeline.py": ("components", "data", "views.counted"),
    "views/open_data_rows.py": ("components", "data", "exports"),
    "views/recommendations_plan.py": ("components", "data", "exports"),
    "views/training_needs.py": ("components", "data", "exports"),
    "views/regions_map.py": ("components", "data", "views.regional"),
    "views/regions_relief.py": ("components", "data", "views.regional"),
    # The words, the figures and the colours of a document are those of the screen.
    "exports/": ("exports", "data", "components.i18n", "components.palette"),
    # The words of the API are those of the page on open data, its files those of its downloads.
    "api/": ("api", "data", "components.i18n", "components.open_words", "exports.open_files"),
    # The server stands around the dashboard and speaks the reader's language; what pages hold it does not know.
    "serving/": ("serving", "components.i18n"),
    "serving/health.py": ("serving", "data.checks", "data.store"),
    "components/": ("components",),
    "components/advice.py": ("components", "data.catalogue"),
    # What takes a view to paper or to the stage knows the documents, and which views a talk has.
    # A talk has its steps, a plan its recommendations.
    "components/decks.py": (
        "components",
        "data.catalogue",
        "data.judgements",
        "data.plan",
        "data.talks",
        "data.trends",
        "exports",
    ),
    "components/plain.py": ("components", "data.catalogue", "exports"),
    "components/terms.py": ("components", "data.glossary"),
    # A brief is gathered from the queries of many pages at once, none of which is a view of its own.
    "components/briefs.py": ("components", "data", "exports"),
    "components/cite.py": ("components", "exports"),
    "components/take_away.py": ("components", "data.catalogue", "data.plan", "data.talks", "exports"),
    "components/making.py": ("components", "data.catalogue", "data.talks", "exports"),
    "components/talks.py": ("components", "data.catalogue", "data.stories", "data.talks", "exports"),
    "components/talk_files.py": ("components", "data.talks"),
    "components/playing.py": ("components", "data.talks"),
    "components/story_words.py": ("components", "data.stories"),
    "components/talk_words.py": ("components", "data.talks"),
    "views/present_stage.py": ("components", "data", "exports"),
    "views/present_talks.py": ("components", "data", "exports"),
    "components/matches.py": ("components", "data.catalogue"),
    "components/answered.py": ("components", "data.catalogue"),
    "components/cards.py": ("components", "data.catalogue"),
    "components/comparability.py": ("components", "data.catalogue"),
    "components/compared_words.py": ("components", "data.catalogue"),
    "components/findings.py": ("components", "data.catalogue"),
    "components/frame.py": ("components", "data.catalogue"),
    "components/sides.py": ("components", "data.catalogue"),
    "components/evidence.py": ("components", "data.catalogue", "data.shapes"),
    "components/agreements.py": ("components", "data.catalogue"),
    "components/mechanisms.py": ("components", "data.catalogue"),
    "components/naming.py": ("components", "data.catalogue"),
    "components/plan_files.py": ("components", "data.catalogue", "data.plan"),
    "components/plan_matrix.py": ("components", "data.catalogue", "data.plan"),
    "components/plan_words.py": ("components", "data.catalogue", "data.plan"),
    "components/plans.py": ("components", "data.catalogue", "data.plan"),
    "components/programme.py": ("components", "data.catalogue"),
    "components/region_cards.py": ("components", "data.catalogue"),
    "components/trend_words.py": ("components", "data.catalogue"),
    "components/unknowns.py": ("components", "data.catalogue"),
    # A publication is drawn with all that rests on it, whatever the table.
    "components/publications.py": ("components", "data.catalogue", "data.library", "data.package"),
    "data/": ("data",),
    "components/lesson_sheets.py": ("components", "data.catalogue", "data.lessons", "data.quiz", "exports"),
    "components/quizzes.py": ("components", "data.catalogue", "data.lessons", "data.quiz"),
}
# Libraries that a file must do without.
WITHOUT = {
    "data/": ("streamlit", "plotly", "pydeck"),
    "exports/": ("streamlit",),
    "api/": ("streamlit", "plotly"),
    "serving/": ("streamlit", "fastapi"),
    "components/open_words.py": ("streamlit", "geopandas", "plotly"),
    "components/actors.py": ("streamlit", "geopandas", "plotly"),
    "components/answers.py": ("streamlit", "geopandas"),
    "components/charts.py": ("streamlit", "geopandas"),
    "components/compared_words.py": ("streamlit", "geopandas", "plotly"),
    "components/trend_words.py": ("streamlit", "geopandas", "plotly"),
    "components/matrices.py": ("streamlit", "geopandas", "plotly"),
    "components/ties.py": ("streamlit", "geopandas"),
    "components/flows.py": ("streamlit", "geopandas", "plotly", "pandas"),
    "components/timelines.py": ("streamlit", "geopandas"),
    "components/dots.py": ("streamlit", "geopandas"),
    "components/lines.py": ("streamlit", "geopandas"),
    "components/evaluations.py": ("streamlit", "geopandas"),
    "components/plan_words.py": ("streamlit", "geopandas", "plotly"),
    "components/talk_words.py": ("streamlit", "geopandas", "plotly"),
    "components/story_words.py": ("streamlit", "geopandas", "plotly"),
    "components/priorities.py": ("streamlit", "geopandas"),
    "components/ranges.py": ("streamlit", "geopandas"),
    "components/routes.py": ("streamlit", "geopandas"),
    "components/maps.py": ("streamlit", "geopandas", "plotly", "pydeck"),
    "components/relief.py": ("streamlit", "geopandas", "plotly"),
    "components/stage.py": ("streamlit", "geopandas", "pandas"),
    "pages/": ("plotly", "geopandas", "pydeck"),
    "views/": ("plotly", "geopandas", "pydeck"),
}
CHOICES = ("session_state", "query_params")
KEEPS_CHOICES = "components/filters.py"
READERS = ("read_csv", "read_file", "read_json", "read_parquet", "read_excel", "read_table", "read_feather")


def rule(place: str, rules: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the most particular rule for a place, empty when there is none."""
    fitting = [beginning for beginning in rules if place.startswith(beginning)]
    return rules[max(fitting, key=len)] if fitting else ()


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the modules that a file imports; `from data import mapped` is data.mapped."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "a relative import hides which layer it comes from: write it in full"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def is_in(module: str, packages: tuple[str, ...]) -> bool:
    """Tell whether a module is one of these, or inside one of them."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def faults(place: str, source: str) -> list[str]:
    """Say how the source of a file breaks the order of the house."""
    tree = ast.parse(source)
    found = []
    for module in imported(tree):
        if is_in(module, ("dashboard", "server", *FOLDERS)) and not is_in(module, rule(place, MAY_IMPORT)):
            found.append(f"{place} imports {module}")
        if is_in(module, rule(place, WITHOUT)):
            found.append(f"{place} must do without {module}")
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if name in CHOICES and place != KEEPS_CHOICES:
            found.append(f"{place} names {name}: choices are kept by {KEEPS_CHOICES}")
        if name in READERS and not place.startswith("data/"):
            found.append(f"{place} reads a file by {name}: only data/ opens the evidence")
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if text.startswith(("data/", "./data", "tables/")) and "\n" not in text and not place.startswith("data/"):
            found.append(f"{place} names the file {text}: only data/ opens the evidence")
    return found


def test_files_are_found() -> None:
    """The folders hold what these rules are about: a test that reads nothing would always pass."""
    assert {
        "dashboard.py",
        KEEPS_CHOICES,
        "data/store.py",
        "pages/regions.py",
        "views/regions_map.py",
        "components/maps.py",
        "components/relief.py",
        "views/regional.py",
    } <= set(PLACES)


@pytest.mark.parametrize("file", FILES, ids=PLACES)
def test_a_file_keeps_to_its_layer(file: Path) -> None:
    """Imports go downwards, choices and files are touched in one place each."""
    found = faults(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("place", "source", "said"),
    [
        ("dashboard.py", "from data import mapped", "imports data.mapped"),
        ("dashboard.py", "import pages.regions", "imports pages.regions"),
        ("dashboard.py", "import streamlit as st\nst.query_params.clear()", "names query_params"),
        ("pages/new.py", "from pages import regions", "imports pages.regions"),
        ("pages/new.py", "import streamlit as st\nst.session_state['a'] = 1", "names session_state"),
        ("pages/new.py", "import streamlit as st\nprint(st.query_params)", "names query_params"),
        ("pages/new.py", "from streamlit import session_state\nsession_state['a']", "names session_state"),
        ("pages/new.py", "import pandas as pd\npd.read_csv('a')", "reads a file by read_csv"),
        ("pages/new.py", "from pandas import read_csv\nread_csv('a')", "reads a file by read_csv"),
        ("pages/new.py", "open('data/tables/notes.csv')", "names the file data/tables/notes.csv"),
        ("components/new.py", "from data import catalogue", "imports data.catalogue"),
        ("components/cards.py", "from data import mapped", "imports data.mapped"),
        ("components/cards.py", "def later():\n    from data import shapes", "imports data.shapes"),
        ("components/frame.py", "from pages import overview", "imports pages.overview"),
        ("components/charts.py", "import streamlit as st", "must do without streamlit"),
        ("components/maps.py", "from data.catalogue import region", "imports data.catalogue.region"),
        ("data/new.py", "import streamlit.components.v1", "must do without streamlit.components.v1"),
        ("data/new.py", "from plotly.graph_objects import Figure", "must do without plotly.graph_objects.Figure"),
        ("data/new.py", "from components import i18n", "imports components.i18n"),
    ],
)
def test_a_breach_is_found(place: str, source: str, said: str) -> None:
    """The rules above can fail: each breach is named."""
    assert [fault for fault in faults(place, source) if said in fault], f"not found: {said}"


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("pages/new.py", "from components import cards\nfrom data import catalogue, mapped"),
        ("components/evidence.py", "from data import catalogue, shapes"),
        ("components/filters.py", "import streamlit as st\nst.session_state['a'] = st.query_params"),
        ("data/new.py", "import pandas as pd\nfrom data import store\npd.read_csv('a')"),
        ("dashboard.py", "import streamlit as st\nfrom components import frame"),
        ("components/new.py", "import datetime\nimport dataclasses"),
    ],
)
def test_good_manners_pass(place: str, source: str) -> None:
    """The rules leave alone what they allow; a module whose name begins with `data` is not ours."""
    assert faults(place, source) == []
