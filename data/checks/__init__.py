"""Every mistake in the tables, with the line and the reason, in words for somebody who edits them.

`problems()` reads the files as a text editor shows them: a line is a line of the file, also where a cell before it
holds line ends. The rules of the columns stand in `datapackage.json`; what it cannot say (who may answer whom, whose
statement a row is, that three languages say the same) stands in this folder, a file for each subject. `make data` and
the tests ask the same rules.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from data.checks import cells, keys, languages, statements
from data.checks.files import Problem, Rule, read, resources
from data.checks.keys import DROPPED
from data.checks.statements import DESCRIPTION, NATIONAL, PAGE, REPORT, SUMMARY

# What others name of the modules of this folder.
__all__ = ["DESCRIPTION", "DROPPED", "NATIONAL", "PAGE", "REPORT", "RULES", "SUMMARY", "Problem", "Rule", "read"]

RULES: Final[Sequence[Rule]] = (
    cells.cells,
    cells.unfinished,
    keys.keys,
    keys.references,
    languages.languages,
    languages.numbers,
    statements.statements,
    statements.origins,
    statements.links,
)


def problems(datapackage: Path) -> list[Problem]:
    """Return every mistake in the tables of a data package, by file and line.

    A table that cannot be read is said once; what refers to it is not looked at.
    """
    tables, found = read(datapackage)
    for rule in RULES:
        found += rule(tables)
    order = {datapackage.parent / one["path"]: place for place, one in enumerate(resources(datapackage))}
    return sorted(dict.fromkeys(found), key=lambda one: (order[one.path], one.line))
