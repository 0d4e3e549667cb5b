"""Rows as JSON, CSV and GeoJSON, and the answers made of them: kept while there is room, each with its tag."""

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import brotli
import pandas as pd

from api.asking import CSV, GEOJSON, JSON, MEDIA_TYPES, Asked, quality
from api.problems import Fault, Problem
from components import i18n
from components.i18n import gettext as _
from data import open_data, package, store
from exports.open_files import as_csv, is_empty, plain

_SMALL: Final = 500
_ROOT = Path(__file__).resolve().parents[1]
# The code and the texts that make answers of the evidence.
_MADE_BY: Final = ("api/*.py", "components/*.py", "exports/*.py", "locales/**/*.po")
BROTLI, GZIP, PLAIN = "br", "gzip", ""


@cache
def release() -> str:
    """Return a mark of the evidence and of the code: the same on every server that would answer the same."""
    digest = hashlib.sha256(package.fingerprint().encode())
    for path in sorted(path for pattern in _MADE_BY for path in _ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass
class Answer:
    """A complete answer: its type, headers and body; packed bodies are made when first asked for, and kept."""

    media_type: str
    body: bytes
    tag: str
    headers: Mapping[str, str] = field(default_factory=dict)
    packed: dict[str, bytes] = field(default_factory=dict)

    def encoded(self, encoding: str) -> bytes:
        """Return the body in an encoding."""
        if not encoding:
            return self.body
        if encoding not in self.packed:
            quick = len(self.body) > 1_000_000
            self.packed[encoding] = (
                brotli.compress(self.body, quality=4 if quick else 6)
                if encoding == BROTLI
                else gzip.compress(self.body, 6, mtime=0)
            )
        return self.packed[encoding]

    def is_encoded(self, encoding: str) -> bool:
        """Tell whether the body in an encoding is there already."""
        return not encoding or encoding in self.packed

    def encoding(self, accept: str) -> str:
        """Return the encoding to send, by the header Accept-Encoding; none for what is small, or packed already."""
        if len(self.body) < _SMALL or self.media_type == "application/zip":
            return PLAIN
        weights = dict(map(quality, accept[:1000].split(",")))
        offered = {one: weights.get(one, weights.get("*", 0.0)) for one in (BROTLI, GZIP)}
        best = max(offered, key=lambda one: offered[one])
        return best if offered[best] > 0 and offered[best] >= weights.get("identity", 0.0) else PLAIN

    def etag(self, encoding: str) -> str:
        """Return the strong tag of the body in an encoding."""
        return f'"{self.tag}{"-" + encoding if encoding else ""}"'

    def is_known(self, tags: str, encoding: str) -> bool:
        """Tell whether a reader has the body in an encoding, by the header If-None-Match."""
        met = {one.strip().removeprefix("W/") for one in tags[:4000].split(",")}
        return "*" in met or self.etag(encoding) in met

    @property
    def size(self) -> int:
        """Return how many bytes are kept of it, packed ones included."""
        return len(self.body) + sum(map(len, self.packed.values()))


def tagged(media_type: str, body: bytes, key: object, **headers: str) -> Answer:
    """Return an answer whose tag follows from the evidence, the code and the question."""
    tag = hashlib.sha256(f"{release()} {media_type} {key!r}".encode()).hexdigest()[:32]
    return Answer(media_type, body, tag, headers)


class Kept:
    """The answers asked for last, as many as there is room for."""

    def __init__(self, room: int) -> None:
        """Begin with none; `room` is in bytes."""
        self._room = room
        self._answers: OrderedDict[Hashable, tuple[Answer, int]] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> Answer | None:
        """Return an answer that is kept."""
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, with what it has been packed into; the ones not asked for longest make room."""
        size = answer.size + 1000
        with self._lock:
            if key in self._answers:
                self._used -= self._answers.pop(key)[1]
            if size > self._room / 4:
                return
            self._answers[key] = (answer, size)
            self._used += size
            while self._used > self._room:
                self._used -= self._answers.popitem(last=False)[1][1]

    @property
    def used(self) -> int:
        """Return how many bytes are kept."""
        return self._used


def answer(asked: Asked, prefix: str) -> Answer:
    """Answer a question; `prefix` is the path of the API. Raise Problem for a part that is not there."""
    collection = open_data.collections()[asked.collection]
    rows = collection.find(dict(asked.chosen))
    if asked.format == GEOJSON:
        rows = _with_outlines(rows)
    total = len(rows)
    pages = max(1, -(-total // asked.per_page)) if asked.per_page else 1
    if asked.page > pages:
        detail = _("The answer has {pages} pages.").format(pages=i18n.number(pages))
        raise Problem("out_of_range", 404, detail, [Fault("page", str(asked.page), (f"1-{pages}",))])
    if asked.per_page:
        first = (asked.page - 1) * asked.per_page
        rows = rows.iloc[first : first + asked.per_page]
    described = collection.describe(rows, asked.language)
    links = _links(asked, prefix, pages)
    body = _WRITERS[asked.format](described, asked, links, total, pages)
    joined = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items() if address)
    headers = {"Link": joined, "X-Total-Count": str(total), "Content-Language": asked.language}
    if asked.format != JSON:
        headers["Content-Disposition"] = f'attachment; filename="awda_{asked.collection}.{asked.format}"'
    return tagged(MEDIA_TYPES[asked.format], body, (prefix, asked), **headers)


def _links(asked: Asked, prefix: str, pages: int) -> dict[str, str | None]:
    """Return the addresses of this part of the answer and of the others."""
    suffix = "" if asked.format == JSON else f".{asked.format}"
    base = f"{prefix}/v1/{asked.collection}{suffix}"

    def address(page: int) -> str:
        query = asked.query(page if asked.per_page else None)
        return f"{base}?{query}" if query else base

    return {
        "self": address(asked.page),
        "first": address(1),
        "prev": address(asked.page - 1) if asked.page > 1 else None,
        "next": address(asked.page + 1) if asked.page < pages else None,
        "last": address(pages),
    }


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as JSON has them: an empty cell is null, numbers are numbers."""
    columns = [[None if is_empty(cell) else plain(cell) for cell in rows[column]] for column in rows.columns]
    names = list(rows.columns)
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _dumped(thing: Any) -> str:
    """Write JSON."""
    return json.dumps(thing, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def about() -> dict[str, Any]:
    """Return what goes with every answer: version, licence, how to cite."""
    licence = package.licence()
    return {
        "data_version": store.version(),
        "licence": {"name": licence["name"], "title": licence["title"], "url": licence["path"]},
        "citation": package.citation(),
    }


def _as_json(rows: pd.DataFrame, asked: Asked, links: Mapping[str, str | None], total: int, pages: int) -> bytes:
    """Write rows with all that goes with them."""
    said = {
        "data": _records(rows),
        "total": total,
        "page": asked.page,
        "per_page": asked.per_page,
        "pages": pages,
        "links": links,
        "parameters": asked.understood(),
        **about(),
    }
    return _dumped(said).encode("utf-8")


def _as_csv(rows: pd.DataFrame, asked: Asked, links: Mapping[str, str | None], total: int, pages: int) -> bytes:
    """Write rows as the downloads of the dashboard do."""
    return as_csv(rows, bom=asked.bom)


def _with_outlines(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of areas that have an outline."""
    from data import shapes  # geopandas takes a second to import: only for those who ask

    return rows[~rows["geo_level"].isin(shapes.WITHOUT_OUTLINE)]


def _as_geojson(rows: pd.DataFrame, asked: Asked, links: Mapping[str, str | None], total: int, pages: int) -> bytes:
    """Write rows with the outlines of their areas."""
    from data import shapes

    records = _records(rows)
    outlines = map(shapes.geometry, rows["geo_code"])
    keys = rows["obs_id" if "obs_id" in rows.columns else "geo_code"]
    features = ",".join(
        f'{{"type":"Feature","id":{_dumped(key)},"properties":{_dumped(record)},"geometry":{outline}}}'
        for key, record, outline in zip(keys, records, outlines, strict=True)
    )
    said = _dumped(
        {"total": total, "page": asked.page, "per_page": asked.per_page, "pages": pages, "links": links, **about()}
    )
    return f'{{"type":"FeatureCollection","features":[{features}],{said[1:]}'.encode()


_Writer = Callable[[pd.DataFrame, Asked, Mapping[str, str | None], int, int], bytes]
_WRITERS: Final[Mapping[str, _Writer]] = {JSON: _as_json, CSV: _as_csv, GEOJSON: _as_geojson}
