"""The gateway installed from its wheel into an environment of its own, with no package that the wheel does not ask for.

Nothing is downloaded: what the wheel asks for is linked from the environment of the tests.
"""

from __future__ import annotations

import email
import importlib.metadata
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from tests.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCES = ("pyproject.toml", "docs/gateway.md", "gateway")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


@dataclass(frozen=True, slots=True)
class Installation:
    """A virtual environment with the gateway."""

    folder: Path

    @property
    def programs(self) -> Path:
        return self.folder / "bin"

    @property
    def python(self) -> str:
        return str(self.programs / "python")


def build_wheel(folder: Path) -> Path:
    """Build the wheel from a copy of what goes into it, for the build leaves files behind."""
    source = folder / "source"
    for name in SOURCES:
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, target)
    subprocess.run(
        [*PIP, "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source],
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, folder: Path, *, besides: Iterable[str] = ()) -> Installation:
    """Make an environment with a wheel, what it asks for, and some packages besides."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    made = Installation(folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    for name in distributions({*requirements(wheel), *besides}):
        _link(name, packages)
    subprocess.run(
        [*PIP, "--python", made.python, "install", "--quiet", "--no-index", "--no-deps", "--no-compile", wheel],
        check=True,
    )
    return made


def requirements(wheel: Path, extra: str = "") -> list[str]:
    """Give the names of what a wheel asks for: by itself, and by one of its extras."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = email.message_from_bytes(archive.read(name))
    return list(_names(metadata.get_all("Requires-Dist", ()), {extra}))


def distributions(names: Iterable[str]) -> set[str]:
    """Give installed distributions and all that they ask for in turn, in the names that pip compares."""
    found: set[str] = set()
    waiting = [Requirement(name) for name in names]
    while waiting:
        wanted = waiting.pop()
        name = _normal(wanted.name)
        if name not in found:
            found.add(name)
            inner = importlib.metadata.requires(name) or ()
            waiting += [Requirement(each) for each in _names(inner, {"", *wanted.extras})]
    return found


def _names(lines: Iterable[str], extras: set[str]) -> Iterator[str]:
    for line in lines:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
            yield requirement.name + (f"[{','.join(requirement.extras)}]" if requirement.extras else "")


def _normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _link(name: str, packages: Path) -> None:
    for file in importlib.metadata.distribution(name).files or ():
        if ".." not in file.parts and file.suffix != ".pyc":
            place = packages / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(Path(str(file.locate())))
