"""All tables with their description, codebook and licences in one file, and how to cite them."""

import hashlib
import io
import zipfile
from datetime import datetime
from functools import cache
from typing import Any, Final

from data import store

# What a reader needs beside the tables: the licences, the form of a citation, what has changed.
_DOCUMENTS: Final = {
    "DATA_LICENSES.md": store.DATA.parent / "DATA_LICENSES.md",
    "CITATION.cff": store.DATA.parent / "CITATION.cff",
    "CHANGELOG.md": store.DATA.parent / "CHANGELOG.md",
}


def resources() -> list[dict[str, Any]]:
    """Return the description of every table, in the order of the data package."""
    found: list[dict[str, Any]] = store.package()["resources"]
    return found


def resource(table: str) -> dict[str, Any]:
    """Return the description of a table; raise KeyError for one that the data package does not have."""
    return {one["name"]: one for one in resources()}[table]


def changes() -> list[dict[str, str]]:
    """Return what has changed in the tables, the newest version first: version, date, and the change in words."""
    found: list[dict[str, str]] = store.package()["changes"]
    return found


def licence() -> dict[str, str]:
    """Return the licence of the compilation: its short name, title and address."""
    found: dict[str, str] = store.package()["licenses"][0]
    return found


def citation() -> str:
    """Return how to cite the tables; a citation is written in the language of the title."""
    described = store.package()
    author = described["contributors"][0]["title"]
    year = described["created"][:4]
    return f"{author} ({year}). {described['title']}. Data, version {described['version']}. {licence()['name']}."


@cache
def fingerprint() -> str:
    """Return a mark of the tables and outlines and of the code that reads them: any change gives another."""
    digest = hashlib.sha256(store.version().encode())
    for folder in (store.TABLES, store.OUTLINES, store.DATA):
        for path in sorted(
            path for path in folder.iterdir() if path.suffix in (".csv", ".json", ".geojson", ".md", ".py")
        ):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def readme() -> str:
    """Return what stands in the data package for who opens it: its files, its terms, what is found elsewhere."""
    described = store.package()
    outlines = (store.DATA / "geo" / "README.md").read_text(encoding="utf-8")
    note = outlines.split("## Western Sahara note to print", 1)[1].split("- EN: ", 1)[1].split("\n", 1)[0]
    return (
        (store.DATA / "package_readme.md")
        .read_text(encoding="utf-8")
        .format(
            title=described["title"],
            version=described["version"],
            date=described["created"][:10],
            tables="\n".join(f"| `{one['path']}` | {one['description']} |" for one in resources()),
            licence=licence()["title"],
            licence_address=licence()["path"],
            citation=citation(),
            western_sahara=note,
        )
    )


def codebook() -> str:
    """Return what columns cannot say for themselves: the guide to the tables without what only their editors need."""
    guide = (store.DATA / "README.md").read_text(encoding="utf-8")
    before, sign, rest = guide.partition("## Before drawing anything")
    if not sign:
        raise ValueError(f"data/README.md begins in another way: {before[:40]}")
    return (
        "# Codebook\n\nWhat columns cannot say for themselves; each of them is described in datapackage.json. "
        "`geo/README.md` and files that end in .py belong to the project and are not in this package.\n\n"
        f"{sign}{rest}"
    )


@cache
def archive() -> bytes:
    """Return the data package as a ZIP file: the same tables give the same bytes."""
    paths = {"datapackage.json": store.TABLES / "datapackage.json", **_DOCUMENTS}
    paths |= {resource["path"]: store.TABLES / resource["path"] for resource in resources()}
    files = {name: path.read_bytes() for name, path in paths.items()}
    files |= {"README.md": readme().encode(), "CODEBOOK.md": codebook().encode()}
    created = datetime.fromisoformat(store.package()["created"])
    # The clock of a ZIP file begins in 1980 and knows no time zone; that of the package is used for every file.
    stamp = (created.year, created.month, created.day, created.hour, created.minute, created.second)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"awda-data/{name}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # The same on every system: a Unix file that everybody may read.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()
