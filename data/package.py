"""All tables with their description, codebook and licences in one file, and how to cite them."""

import hashlib
import io
import zipfile
from datetime import datetime
from functools import cache
from typing import Any, Final

from data import store

# What a reader needs beside the tables: the codebook, the licences, the form of a citation, what has changed.
_DOCUMENTS: Final = {
    "README.md": store.DATA / "README.md",
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
        for path in sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".json", ".geojson", ".py")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def archive() -> bytes:
    """Return the data package as a ZIP file: the same tables give the same bytes."""
    files = {"datapackage.json": store.TABLES / "datapackage.json", **_DOCUMENTS}
    files |= {resource["path"]: store.TABLES / resource["path"] for resource in resources()}
    created = datetime.fromisoformat(store.package()["created"])
    # The clock of a ZIP file begins in 1980 and knows no time zone; that of the package is used for every file.
    stamp = (created.year, created.month, created.day, created.hour, created.minute, created.second)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in sorted(files.items()):
            entry = zipfile.ZipInfo(f"awda-data/{name}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # The same on every system: a Unix file that everybody may read.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return packed.getvalue()
