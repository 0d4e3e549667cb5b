"""`make data` refuses each mistake of an editor with its line and the reason, and takes good work."""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from data import catalogue, checks, judgements, rebuild, store
from tests.views import bodies, forget_tables, opened, quiet

TABLES = Path(__file__).resolve().parents[1] / "data" / "tables"
GUIDE = (TABLES.parents[1] / "docs" / "adding-evidence.md").read_text(encoding="utf-8")
# A table that waits for its first rows has no cell to damage.
WAITING = ("programme_tna_results",)
RESOURCES = [
    one
    for one in json.loads((TABLES / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    if one["name"] not in WAITING
]
# The last line of the findings, and the number that the next one gets.
_COMMITTED = (TABLES / "findings.csv").read_text(encoding="utf-8")
LAST = _COMMITTED.count("\n")
NEXT = f"RF{max(int(number) for number in re.findall('^RF(...),', _COMMITTED, re.MULTILINE)) + 1:03}"

FINDING = {
    "finding_id": "RF900",
    "country": "TUN",
    "kind": "gap",
    "dimension": "local_level",
    "statement_en": "A sentence for the trial, with a comma.",
    "statement_fr": "Une phrase d'essai.",
    "statement_ar": "جملة للتجربة.",
    "origin": "sure_report",
    "source_id": "SURE_CMP",
    "locator": "Chapter 3, p. 34",
    "grade": "A",
    "notes_en": "Late 2018.",
    "notes_fr": "Fin 2018.",
    "notes_ar": "أواخر 2018.",
}
RECOMMENDATION = {
    "recommendation_id": "RR900",
    "country": "TUN",
    "addressed_to_en": "government of Tunisia",
    "addressed_to_fr": "gouvernement de la Tunisie",
    "addressed_to_ar": "حكومة تونس",
    "addressee_type": "government",
    "dimension": "local_level",
    "statement_en": "Advice for the trial.",
    "statement_fr": "Conseil d'essai.",
    "statement_ar": "نصيحة للتجربة.",
    "horizon": "unspecified",
    "origin": "sure_report",
    "source_id": "SURE_CMP",
    "locator": "p. 51",
    "grade": "A",
    "notes_en": "",
    "notes_fr": "",
    "notes_ar": "",
}
LINK = {"basis": "coded", "rationale_en": "For the trial.", "rationale_fr": "Pour l'essai.", "rationale_ar": "للتجربة."}


class Copy:
    """A copy of the tables that a test may damage."""

    def __init__(self, folder: Path) -> None:
        """Copy the committed tables."""
        self.folder = folder
        shutil.copytree(TABLES, folder)

    def path(self, name: str) -> Path:
        """Return the file of a table."""
        return self.folder / f"{name}.csv"

    def read(self, name: str) -> str:
        """Return a table as text."""
        return self.path(name).read_text(encoding="utf-8")

    def write(self, name: str, text: str, encoding: str = "utf-8") -> None:
        """Put a table in place, line ends as given."""
        self.path(name).write_bytes(text.encode(encoding))

    def line(self, name: str, begins: str) -> int:
        """Return the line of the file, counted from 1, that begins with some text."""
        return next(n for n, text in enumerate(self.read(name).split("\n"), 1) if text.startswith(begins))

    def add(self, name: str, **cells: str) -> int:
        """Add a row at the end and return its line."""
        text = self.read(name)
        columns = text.split("\n", 1)[0].split(",")
        with self.path(name).open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow(cells[column] for column in columns)
        return text.count("\n") + 1

    def change(self, name: str, begins: str, column: str, value: str) -> int:
        """Change a cell of the row that begins with some text, and return its line."""
        line = self.line(name, begins)
        lines = self.read(name).split("\n")
        cells = dict(zip(lines[0].split(","), next(csv.reader([lines[line - 1]])), strict=True))
        del lines[line - 1]
        self.write(name, "\n".join(lines))
        added = self.add(name, **{**cells, column: value})
        # Back to where it stood, so that nothing else has moved.
        lines = self.read(name).split("\n")
        lines.insert(line - 1, lines.pop(added - 1))
        self.write(name, "\n".join(lines))
        return line

    def problems(self) -> list[str]:
        """Return what the check finds, by file name."""
        found = checks.problems(self.folder / "datapackage.json")
        return [str(one).removeprefix(f"{self.folder}/") for one in found]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Give each test tables of its own."""
    return Copy(tmp_path / "tables")


def add_links(copy: Copy) -> None:
    """Add what answers the finding and the recommendation of the trial."""
    copy.add("links", from_id="RR900", to_id="RF900", relation="responds_to", **LINK)
    copy.add("links", from_id="TUN03", to_id="RF900", relation="addresses", **LINK)
    copy.add("links", from_id="TUN03", to_id="RR900", relation="advances", **LINK)


def test_the_committed_tables_have_no_mistake() -> None:
    assert [str(one) for one in checks.problems(TABLES / "datapackage.json")] == []


# Good work


@pytest.fixture
def shown(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Copy]:
    """Let the dashboard read the copy."""

    monkeypatch.setattr(store, "TABLES", copy.folder)
    forget_tables()
    yield copy
    monkeypatch.undo()
    forget_tables()


def test_good_work_passes_and_is_shown(shown: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    shown.add("findings", **FINDING)
    shown.add("recommendations", **RECOMMENDATION)
    add_links(shown)
    rebuild.validate(shown.folder / "datapackage.json")
    assert "no mistake found" in capsys.readouterr().out
    found = judgements.finding("RF900").iloc[0]
    assert (found["origin"], found["year"], found["kind"]) == ("sure_report", 2019, "gap")
    assert "RF900" in set(judgements.shortfalls(judgements.concerning(judgements.findings(), "TUN"))["finding_id"])
    assert list(judgements.responses("RF900")["from_id"]) == ["RR900"]
    assert list(judgements.answers("RF900")["from_id"]) == ["TUN03"]
    assert judgements.standing(judgements.answers("RF900", "TUN")) == judgements.ACTIVE
    assert judgements.standing(judgements.answers("RF900", "MAR")) == judgements.NONE
    assert list(judgements.advances("RR900")["from_id"]) == ["TUN03"]


@pytest.mark.usefixtures("running_server")
def test_good_work_stands_on_the_pages(shown: Copy) -> None:
    """The finding in the matrix, in full, in the panel of the report, and in the flow with its answers."""
    cell = rf'aria-label="{catalogue.label("dimension", "local_level", "en")}, Tunisia, Gap: (\d+) statement'
    before = re.search(cell, bodies(quiet(opened("assessment"))))
    shown.add("findings", **FINDING)
    shown.add("recommendations", **RECOMMENDATION)
    add_links(shown)
    forget_tables()
    after = re.search(cell, bodies(quiet(opened("assessment"))))
    assert after
    assert int(after[1]) == (int(before[1]) if before else 0) + 1
    assert quiet(opened("assessment", finding="RF900")).title[0].value == FINDING["statement_en"]
    assert 'data-statement="RF900"' in bodies(quiet(opened("assessment", view="report")))
    flow = quiet(opened("assessment", view="flow", finding="RF900"))
    (picture,) = [one.proto.json for one in flow.get("bidi_component") if "awda_flow" in one.proto.component_name]
    assert set(re.findall(r'data-node=\\"(\w+)\\"', picture)) == {"RF900", "RR900", "TUN03"}
    assert quiet(opened("recommendations", recommendation="RR900")).title[0].value == RECOMMENDATION["statement_en"]


def test_a_new_source_may_be_cited(copy: Copy) -> None:
    source = {"source_id": "TN_TRIAL_2026", "title": "A trial", "publisher": "A publisher", "year": "2026"}
    copy.add("sources", **source, url="https://example.org/trial", language="en", kind="report", notes="")
    copy.add("findings", **FINDING | {"origin": "other_study", "source_id": "TN_TRIAL_2026"})
    assert copy.problems() == []


# One cell

CELLS: list[tuple[str, dict[str, str], str, str]] = [
    ("findings", {"source_id": "SURE_XX"}, "source_id", '"SURE_XX" is not in sources.csv'),
    (
        "findings",
        {"kind": "weak"},
        "kind",
        '"weak" is not a code of this column; allowed: strength, weakness, gap, similarity, contrast',
    ),
    ("findings", {"country": "Tunisia"}, "country", '"Tunisia" is not a code of this column; allowed: MAR, TUN, both'),
    ("findings", {"grade": "a"}, "grade", '"a" is not a code of this column; allowed: A, B'),
    ("findings", {"locator": ""}, "locator", "the cell is empty; it has to be filled"),
    ("findings", {"statement_fr": ""}, "statement_fr", "the cell is empty; it has to be filled"),
    ("findings", {"statement_ar": "Not translated."}, "statement_ar", "the text is not in Arabic"),
    ("findings", {"statement_en": "جملة."}, "statement_en", "the text holds Arabic letters"),
    (
        "findings",
        {"notes_ar": ""},
        "notes_ar",
        "the cell is empty, yet notes_en is filled: fill every language, or none",
    ),
    ("findings", {"notes_fr": "Fin 2019."}, "notes_fr", "the numbers are not those of notes_en"),
    ("findings", {"finding_id": "RF12"}, "finding_id", '"RF12" has not the form of this column, such as "RF001"'),
    (
        "findings",
        {"finding_id": "RF007"},
        "finding_id",
        f'"RF007" is the number of a dropped row and is not used again; the next free one is {NEXT}',
    ),
    ("findings", {"statement_en": "No full stop"}, "statement_en", "the sentence does not end with a full stop"),
    ("findings", {"statement_en": " A blank."}, "statement_en", "a blank stands before or after the text"),
    ("findings", {"statement_en": "Two  blanks."}, "statement_en", "two blanks follow each other"),
    ("findings", {"statement_en": "Two\nlines."}, "statement_en", "a line end or tab stands inside the cell"),
    ("findings", {"notes_en": "TODO 2018."}, "notes_en", 'unfinished wording: "TODO"'),
    (
        "findings",
        {"kind": "weakness;gap"},
        "kind",
        '"weakness;gap" is not a code of this column; allowed: strength, weakness, gap, similarity, contrast',
    ),
    (
        "findings",
        {"statement_fr": FINDING["statement_en"]},
        "statement_fr",
        "the text is that of statement_en: translate it",
    ),
    ("findings", {"statement_en": "One. Two."}, "statement_en", "more than one sentence: write a row for each"),
    ("findings", {"statement_ar": "جملة. جملة."}, "statement_ar", "more than one sentence: write a row for each"),
    *(
        (
            "findings",
            {"statement_en": f"Not {letter}seen."},
            "statement_en",
            "a sign that cannot be seen stands inside the cell: type the text anew instead of pasting it",
        )
        for letter in "\u202e\u200b\ufeff\x00\x1b"
    ),
    (
        "findings",
        {"statement_fr": "La rÃ©insertion."},
        "statement_fr",
        '"Ã©" stands for a letter that was lost: the file was opened or saved in another encoding',
    ),
    (
        "findings",
        {"statement_en": "=A text."},
        "statement_en",
        'a spreadsheet would take a text that begins with "=" for a formula',
    ),
    (
        "findings",
        {"origin": "sure_project", "source_id": "ILO_GLPC"},
        "origin",
        "ILO_GLPC is no text of the SURE project: its origin is other_study",
    ),
    (
        "findings",
        {"statement_en": "A" * 220 + "."},
        "statement_en",
        "221 characters, 220 at most: shorten the sentence",
    ),
    (
        "findings",
        {"locator": "Chapter 3"},
        "locator",
        '"Chapter 3" names no page; a statement of the report needs it, written as p. 34',
    ),
    (
        "findings",
        {"source_id": "FIERI_2023"},
        "source_id",
        '"FIERI_2023" is not in sources.csv',
    ),
    (
        "findings",
        {"source_id": "SURE_MAR"},
        "source_id",
        "SURE_MAR is a national report, which has no origin of its own yet: ask before adding it",
    ),
    (
        "findings",
        {"source_id": "SURE_PUBS"},
        "origin",
        "only SURE_CMP, the comparative report, has the origin sure_report; SURE_PUBS is another text",
    ),
    (
        "findings",
        {"origin": "other_study"},
        "origin",
        "SURE_CMP gives the words of the comparative report here: its origin is sure_report",
    ),
    (
        "findings",
        {"origin": "other_study", "source_id": "SURE_TAG"},
        "origin",
        "SURE_TAG is a text of the SURE project, not another study: its origin is sure_project",
    ),
    (
        "recommendations",
        {"source_id": "ITCILO_2019"},
        "origin",
        "only SURE_CMP, the comparative report, has the origin sure_report; ITCILO_2019 is another text",
    ),
    ("recommendations", {"addressed_to_fr": ""}, "addressed_to_fr", "the cell is empty; it has to be filled"),
    (
        "recommendations",
        {"horizon": "soon"},
        "horizon",
        '"soon" is not a code of this column; allowed: short, medium, long, unspecified',
    ),
    (
        "sources",
        {"year": "19"},
        "year",
        '"19" is not a year such as 2019',
    ),
    ("sources", {"year": "0219"}, "year", '"0219" is not a year such as 2019'),
]
GOOD = {
    "findings": FINDING,
    "recommendations": RECOMMENDATION,
    "sources": {
        "source_id": "TN_TRIAL_2026",
        "title": "A trial",
        "publisher": "A publisher",
        "year": "2026",
        "url": "https://example.org/trial",
        "language": "en",
        "kind": "report",
        "notes": "",
    },
}


@pytest.mark.parametrize(("name", "wrong", "column", "reason"), CELLS, ids=[f"{c}-{r[:40]}" for _, _, c, r in CELLS])
def test_a_wrong_cell_is_refused(copy: Copy, name: str, wrong: dict[str, str], column: str, reason: str) -> None:
    line = copy.add(name, **GOOD[name] | wrong)
    assert copy.problems() == [f"{name}.csv, line {line}, column {column}: {reason}"]


LINKS: list[tuple[dict[str, str], str, str]] = [
    ({"from_id": "RR900", "to_id": "RF999", "relation": "responds_to"}, "to_id", '"RF999" is not in findings.csv'),
    (
        {"from_id": "RR999", "to_id": "RF900", "relation": "responds_to"},
        "from_id",
        '"RR999" is not in recommendations.csv',
    ),
    ({"from_id": "TUN99", "to_id": "RF900", "relation": "addresses"}, "from_id", '"TUN99" is not in mechanisms.csv'),
    (
        {"from_id": "RR900", "to_id": "RF900", "relation": "addresses"},
        "relation",
        "addresses goes from a mechanism to a finding; RR900 is a recommendation, RF900 is a finding",
    ),
    (
        {"from_id": "TUN03", "to_id": "RF900", "relation": "responds_to"},
        "relation",
        "responds_to goes from a recommendation to a finding; TUN03 is a mechanism, RF900 is a finding",
    ),
    (
        {"from_id": "TUN03", "to_id": "RF900", "relation": "advances"},
        "relation",
        "advances goes from a mechanism to a recommendation; TUN03 is a mechanism, RF900 is a finding",
    ),
    (
        {"from_id": "MAR01", "to_id": "RF900", "relation": "addresses"},
        "to_id",
        "MAR01 belongs to Morocco, RF900 to Tunisia: a country never answers for the other",
    ),
    (
        {"from_id": "MAR01", "to_id": "RR900", "relation": "advances"},
        "to_id",
        "MAR01 belongs to Morocco, RR900 to Tunisia: a country never answers for the other",
    ),
    (
        {"from_id": "TUN48", "to_id": "RF900", "relation": "addresses"},
        "from_id",
        "TUN48 does not serve nationals who return (see mechanisms.csv): it answers none",
    ),
    (
        {"from_id": "TUN03", "to_id": "RF900", "relation": "addresses", "rationale_en": "word " * 20 + "word"},
        "rationale_en",
        "21 words, 20 at most: shorten the reason",
    ),
    (
        {"from_id": "TUN03", "to_id": "RF900", "relation": "addresses", "rationale_ar": ""},
        "rationale_ar",
        "the cell is empty; it has to be filled",
    ),
    (
        {"from_id": "TUN03", "to_id": "RF900", "relation": "answers"},
        "relation",
        '"answers" is not a code of this column; allowed: responds_to, addresses, advances',
    ),
]


@pytest.mark.parametrize(("link", "column", "reason"), LINKS, ids=[reason[:50] for _, _, reason in LINKS])
def test_a_wrong_link_is_refused(copy: Copy, link: dict[str, str], column: str, reason: str) -> None:
    copy.add("findings", **FINDING)
    copy.add("recommendations", **RECOMMENDATION)
    line = copy.add("links", **LINK | link)
    assert copy.problems() == [f"links.csv, line {line}, column {column}: {reason}"]


def test_a_strength_is_no_target(copy: Copy) -> None:
    copy.add("findings", **FINDING | {"kind": "strength"})
    line = copy.add("links", from_id="TUN03", to_id="RF900", relation="addresses", **LINK)
    assert copy.problems() == [f"links.csv, line {line}, column to_id: RF900 is a strength, which needs no answer"]


def test_a_key_stands_once(copy: Copy) -> None:
    before = copy.line("findings", "RF111,")
    line = copy.add("findings", **FINDING | {"finding_id": "RF111"})
    said = f'findings.csv, line {line}, column finding_id: "RF111" stands already in line {before}'
    assert copy.problems() == [f"{said}; the next free one is {NEXT}"]


def test_a_link_stands_once(copy: Copy) -> None:
    before = copy.line("links", "RR001,RF001,")
    line = copy.add("links", from_id="RR001", to_id="RF001", relation="responds_to", **LINK)
    assert copy.problems() == [
        f'links.csv, line {line}, column from_id, to_id: "RR001 RF001" stands already in line {before}'
    ]


def test_a_statement_stands_once(copy: Copy) -> None:
    before = copy.add("findings", **FINDING)
    other = {"statement_en": "Another sentence.", "statement_ar": "جملة أخرى.", "finding_id": "RF901"}
    line = copy.add("findings", **FINDING | other)
    reason = f"the same statement stands already in line {before}"
    assert copy.problems() == [f"findings.csv, line {line}, column statement_fr: {reason}"]


def test_a_finding_that_others_name_cannot_go(copy: Copy) -> None:
    """The links that lead to it are told, each with its line."""
    named = [n for n, line in enumerate(copy.read("links").split("\n"), 1) if line.split(",")[1:2] == ["RF002"]]
    lines = copy.read("findings").split("\n")
    copy.write("findings", "\n".join(line for line in lines if not line.startswith("RF002,")))
    met = [one for one in copy.problems() if one.startswith("links.csv")]
    assert met == [f'links.csv, line {n}, column to_id: "RF002" is not in findings.csv' for n in named] != []


def test_the_line_is_that_of_the_text_editor(copy: Copy) -> None:
    """A cell that spans lines moves what follows; both mistakes are told on the lines that an editor shows."""
    first = copy.add("findings", **FINDING | {"notes_en": "Late\n2018,\nin words."})
    second = copy.add("findings", **FINDING | {"finding_id": "RF901", "source_id": "SURE_XX"})
    assert second == first + 3
    met = copy.problems()
    assert f"findings.csv, line {first}, column notes_en: a line end or tab stands inside the cell" in met
    assert f'findings.csv, line {second}, column source_id: "SURE_XX" is not in sources.csv' in met


# A whole file


def shift(change: Callable[[str], str], encoding: str = "utf-8") -> Callable[[Copy], None]:
    """Return what changes the text of the findings as a whole."""
    return lambda copy: copy.write("findings", change(copy.read("findings")), encoding)


FILES: dict[str, tuple[Callable[[Copy], None], str]] = {
    "semicolons": (
        shift(lambda text: text.replace(",", ";")),
        "line 1: the cells are separated by semicolons: save the file again with the comma as field separator",
    ),
    "tabs": (
        shift(lambda text: text.replace(",", "\t")),
        "line 1: the cells are separated by tabs: save the file again with the comma as field separator",
    ),
    "mark": (
        shift(lambda text: text, "utf-8-sig"),
        'line 1: the file starts with an invisible mark (BOM): save it again as "UTF-8", not "UTF-8 with BOM"',
    ),
    "line ends": (
        shift(lambda text: text.replace("\n", "\r\n")),
        "line 1: the lines end as on Windows (CRLF): save the file again with line ends of Unix (LF)",
    ),
    "one line end": (
        shift(lambda text: text.replace("\nRF003,", "\r\nRF003,")),
        "line 3: the lines end as on Windows (CRLF): save the file again with line ends of Unix (LF)",
    ),
    "UTF-16": (
        shift(lambda text: text, "utf-16"),
        "line 1: the file is saved as UTF-16: save it again as Unicode (UTF-8)",
    ),
    "column": (
        shift(lambda text: text.replace("locator", "place", 1)),
        "line 1, column locator: the column is missing",
    ),
    "order": (
        shift(lambda text: text.replace("country,kind", "kind,country", 1)),
        "line 1: the columns are repeated or in another order; expected: finding_id,country,kind,dimension,"
        "statement_en,statement_fr,statement_ar,origin,source_id,locator,grade,notes_en,notes_fr,notes_ar",
    ),
    "end": (
        shift(lambda text: text.removesuffix("\n")),
        f"line {LAST}: the last line has no line end: press Enter after it",
    ),
    "empty line": (shift(lambda text: text.replace("\nRF002,", "\n\nRF002,")), "line 3: an empty line: take it out"),
    "empty cells": (
        shift(lambda text: text.replace("\nRF002,", "\n" + "," * 13 + "\nRF002,")),
        "line 3: an empty line: take it out",
    ),
    "too many": (
        shift(lambda text: text + "RF900,TUN,gap,local_level,A sentence, with a comma.,b,ج,x,y,z,A,,,\n"),
        f'line {LAST + 1}: 15 cells, 14 expected: a text that holds a comma stands between two "',
    ),
    "too few": (
        shift(lambda text: text + "RF900,TUN,gap,local_level,A sentence.\n"),
        f"line {LAST + 1}: 5 cells, 14 expected: each cell, also an empty one, is followed by a comma",
    ),
    "quotation mark": (
        shift(lambda text: text + 'RF900,TUN,gap,local_level,"A sentence that does not end.\n'),
        f"line {LAST + 1}: the quotation marks do not fit: a text that holds a comma or a quotation mark stands "
        'between two ", and a " inside it is written ""',
    ),
    "empty": (shift(lambda text: ""), "the file is empty"),
    "gone": (lambda copy: copy.path("findings").unlink(), "the file is missing"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused(copy: Copy, name: str) -> None:
    damage, reason = FILES[name]
    damage(copy)
    met = copy.problems()
    between = ": " if not reason.startswith("line") else ", "
    assert met[:1] == [f"findings.csv{between}{reason}"]
    others = [one for one in met[1:] if "there is no such column" not in one]
    assert others == [], "a damaged file is told once, and what refers to it is not"


def test_a_letter_in_another_encoding_is_refused(copy: Copy) -> None:
    """Saved by a spreadsheet as Windows-1252: the line is that of the first letter that is not UTF-8."""
    row = "RF900,TUN,gap,local_level,A sentence.,Une phrase sur les décideurs.,x,sure_report,SURE_CMP,p. 34,A,,,\n"
    raw = copy.path("findings").read_bytes()
    copy.path("findings").write_bytes(raw + row.encode("cp1252"))
    assert copy.problems() == [f"findings.csv, line {LAST + 1}: a letter is not in UTF-8: save the file again as UTF-8"]


# Every table

CODED = [(r["name"], f["name"]) for r in RESOURCES for f in r["schema"]["fields"] if "codeList" in f]
REFERRING = [
    (r["name"], k["fields"][0] if isinstance(k["fields"], list) else k["fields"])
    for r in RESOURCES
    for k in r["schema"].get("foreignKeys", [])
]


def test_codes_and_references_are_checked_in_every_table(copy: Copy) -> None:
    """A code that does not exist, in the first filled cell of every column that holds codes or refers to a table."""
    damaged = [*CODED, *REFERRING, ("mechanisms", "source_ids"), ("agreements", "source_ids")]
    assert len(damaged) > 100
    for name in dict.fromkeys(name for name, _column in damaged):
        rows = pd.read_csv(copy.path(name), dtype=str, keep_default_na=False)
        for column in (column for table, column in damaged if table == name):
            rows.loc[rows.index[rows[column] != ""][0], column] = f"no_code_of_{name}"
        rows.to_csv(copy.path(name), index=False, lineterminator="\n")
    met = copy.problems()
    for name, column in damaged:
        told = [one for one in met if one.startswith(f"{name}.csv, ") and f" column {column}: " in one]
        assert any(f'"no_code_of_{name}"' in one for one in told), f"{name}.{column} takes any code"


def test_cells_that_have_to_be_filled_are_checked_in_every_table(copy: Copy) -> None:
    """The last column of each table that has to be filled, emptied in the first row."""
    last = {
        resource["name"]: [f["name"] for f in resource["schema"]["fields"] if f.get("constraints", {}).get("required")][
            -1
        ]
        for resource in RESOURCES
    }
    for name, column in last.items():
        rows = pd.read_csv(copy.path(name), dtype=str, keep_default_na=False)
        rows.loc[0, column] = ""
        rows.to_csv(copy.path(name), index=False, lineterminator="\n")
    met = copy.problems()
    for name, column in last.items():
        assert f"{name}.csv, line 2, column {column}: the cell is empty; it has to be filled" in met


# The command


def test_the_command_refuses_and_changes_nothing(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 1; the mistake is told before anything is downloaded; no file is touched."""
    line = copy.change("findings", "RF050,", "source_id", "SURE_XX")
    before = {path: path.read_bytes() for path in copy.folder.iterdir()}
    monkeypatch.setattr(rebuild, "validate", lambda: VALIDATE(copy.folder / "datapackage.json"))
    monkeypatch.setattr(rebuild, "rebuild", lambda: pytest.fail("outlines were built although a table has a mistake"))
    for arguments in ([], ["--offline"]):
        assert rebuild.main(arguments) == 1
        told = capsys.readouterr().err
        assert told.startswith("stopped: the tables have 1 mistake; no file was changed:\n")
        assert told.endswith(f'findings.csv, line {line}, column source_id: "SURE_XX" is not in sources.csv\n')
        assert "Traceback" not in told
    assert {path: path.read_bytes() for path in copy.folder.iterdir()} == before


VALIDATE = rebuild.validate


def test_a_long_list_is_cut_and_says_how_much_is_left(copy: Copy) -> None:
    copy.write("findings", copy.read("findings").replace(",A,", ",C,"))
    found = copy.problems()
    assert len(found) > rebuild.MOST_TOLD
    with pytest.raises(rebuild.RebuildError) as refused:
        rebuild.validate(copy.folder / "datapackage.json")
    told = str(refused.value).split("\n")
    assert len(told) == rebuild.MOST_TOLD + 2
    assert told[-1] == f"... and {len(found) - rebuild.MOST_TOLD} more"


def test_a_committed_file_is_named_from_the_root_of_the_project() -> None:
    said = str(checks.Problem(TABLES / "findings.csv", 102, "source_id", '"SURE_XX" is not in sources.csv'))
    assert said == 'data/tables/findings.csv, line 102, column source_id: "SURE_XX" is not in sources.csv'


# The guide


def examples() -> dict[str, str]:
    """Return the rows that the guide adds, by table."""
    blocks = re.findall(r"^```csv\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    return dict(zip(("findings", "recommendations", "links"), blocks, strict=True))


@pytest.fixture
def before(copy: Copy) -> Copy:
    """Give tables as they stood when the guide was written: without rows that were numbered later."""
    for name, last in (("findings", "RF111"), ("recommendations", "RR062")):
        rows = pd.read_csv(copy.path(name), dtype=str, keep_default_na=False)
        rows = rows[rows[rows.columns[0]] <= last]
        rows.to_csv(copy.path(name), index=False, lineterminator="\n")
    links = pd.read_csv(copy.path("links"), dtype=str, keep_default_na=False)
    later = [
        end.str.startswith(("RF", "RR")) & (end.str[2:] > end.str[:2].map({"RF": "111", "RR": "062"}))
        for end in (links["from_id"], links["to_id"])
    ]
    links[~(later[0] | later[1])].to_csv(copy.path("links"), index=False, lineterminator="\n")
    return copy


def test_the_example_of_the_guide_passes(before: Copy) -> None:
    for name, rows in examples().items():
        before.write(name, before.read(name) + rows)
    assert before.problems() == []


@pytest.mark.parametrize("slip", re.findall(r"^- `(.*?)` (?:instead of|for) `(.*?)`", GUIDE, re.MULTILINE), ids=str)
def test_the_messages_of_the_guide_are_those_printed(before: Copy, slip: tuple[str, str]) -> None:
    """Each mistake of the list, made in the example, gives the message below it and no other."""
    wrong, right = slip
    told = re.search(rf"^- `{re.escape(wrong)}` .*?\n\n  ```\n(.*?)  ```", GUIDE, re.DOTALL | re.MULTILINE)
    assert told
    expected = [line.strip().removeprefix("data/tables/") for line in told[1].splitlines()]
    file = expected[0].split(".csv")[0]
    for name, rows in examples().items():
        if name == file:
            assert right in rows
            rows = rows.replace(right, wrong, 1)
        before.write(name, before.read(name) + rows)
    assert [without_line(one) for one in before.problems()] == [without_line(one) for one in expected]


def without_line(told: str) -> str:
    """Return what is told of a link without its line: links that editors add among old rows move it."""
    return re.sub(r"(?<=links\.csv, )line \d+", "line", told)


@pytest.mark.parametrize("name", ["semicolons", "mark", "line ends", "quotation mark", "too many"])
def test_the_guide_quotes_what_is_said_of_whole_files(name: str) -> None:
    assert FILES[name][1].split(": ", 1)[1] in GUIDE


def test_dropped_numbers_are_those_of_the_codebook() -> None:
    text = (TABLES.parent / "README.md").read_text(encoding="utf-8")
    said = text.split("Left out as too general", 1)[1].split("RR056", 1)[0]
    assert set(re.findall(r"R[FR]\d{3}", said)) == checks.DROPPED
