"""Check what is installed: every package pinned, as pinned, and without a known weakness as far as that can be asked.

The first two need no network and always decide. Weaknesses are asked of the advisory service of OSV, or of another one
that speaks as it does (variable AWDA_ADVISORIES); where none can be reached, this is said, and is no fault of the code.
"""

import json
import os
import re
import sys
import urllib.request
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.version import Version

from tools import live

FILES = ("requirements.txt", "requirements-dev.txt")
SERVICE = "https://api.osv.dev/v1/querybatch"
SECONDS = 20
_PINNED = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.+!_-]+)")


def pins(file: Path) -> tuple[dict[str, str], list[str]]:
    """Return what a file pins, and the lines that pin nothing."""
    pinned, loose = {}, []
    for line in file.read_text(encoding="utf-8").splitlines():
        wanted = line.partition("#")[0].strip()
        if not wanted or wanted.startswith("-r "):
            continue
        if match := _PINNED.fullmatch(wanted):
            pinned[match[1]] = match[2]
        else:
            loose.append(f"{file.name}: {wanted} is not pinned to one version")
    return pinned, loose


def differing(pinned: Mapping[str, str]) -> list[str]:
    """Say which packages are installed otherwise than pinned."""
    found = []
    for name, wanted in pinned.items():
        try:
            installed = version(name)
            # Some write 2.012 for 2.12.
            same = Version(installed) == Version(wanted)
        except PackageNotFoundError:
            installed, same = "not installed", False
        if not same:
            found.append(f"{name}: {wanted} is pinned, {installed} is here")
    return found


def weaknesses(pinned: Mapping[str, str], service: str) -> list[str]:
    """Return the advisories that concern what is pinned; raise OSError if the service cannot be reached."""
    queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": wanted} for name, wanted in pinned.items()]
    asked = urllib.request.Request(
        service, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
        try:
            results = json.load(answer)["results"]
            said = [[str(one["id"]) for one in result.get("vulns", [])] for result in results]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise OSError(f"the service answers in another way: {error}") from error
    if len(said) != len(queries):
        raise OSError("the service has not answered for every package")
    return [f"{name} {pinned[name]}: {advisory}" for name, ids in zip(pinned, said, strict=True) for advisory in ids]


def main() -> int:
    """Print what was found, and return 1 if anything has to be done."""
    pinned: dict[str, str] = {}
    faults: list[str] = []
    for name in FILES:
        more, loose = pins(live.ROOT / name)
        pinned |= more
        faults += loose
    faults += differing(pinned)
    print(f"{len(pinned)} packages are pinned; {len(faults)} faults in pins and in what is installed.")
    try:
        known = weaknesses(pinned, os.environ.get("AWDA_ADVISORIES", SERVICE))
        print(f"The advisory service knows {len(known)} weaknesses of them.")
        faults += known
    except OSError as error:
        print(f"No advisory service could be asked ({error}): known weaknesses were NOT looked for.")
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
