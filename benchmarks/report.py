"""What all benchmarks share: what the machine and a process are at, and how results are printed and kept."""

import os
import platform
import re
from datetime import date
from pathlib import Path

# A machine on which others work gives times that say little; the results then carry a warning.
BUSY = 0.5


def cores() -> int:
    """Return how many processors the machine has."""
    return os.cpu_count() or 1


def load() -> float:
    """Return how many jobs each processor has at the moment: asked before a benchmark gives it some."""
    return os.getloadavg()[0] / cores()


def machine() -> str:
    """Say when and on what something was measured."""
    return f"{date.today().isoformat()}, {cores()} cores, Python {platform.python_version()}"


def spent(process: int) -> float:
    """Return the seconds of a processor that a process has used, none where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(process: int) -> float:
    """Return the megabytes of memory that a process holds, none where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return float("nan")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else float("nan")


def keep(
    file: Path, title: str, measured: str, written: str, jobs: float, *, advice: str = ": trust ratios only"
) -> None:
    """Print results and keep them in a file, with a warning if the machine was busy before.

    `measured` says when, on what and how, `jobs` what `load` was before; `advice` is what to make of a busy machine.
    """
    busy = f"**Others were at work on the machine** ({jobs:.1f} jobs a core at the start){advice}."
    warning = f"{busy}\n\n" if jobs > BUSY else ""
    file.write_text(f"# {title}\n\n{measured}\n\n{warning}{written}\n", encoding="utf-8")
    print(written)
    if warning:
        print(busy)
