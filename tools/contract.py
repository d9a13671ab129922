"""The protos as buf sees them: where they stand, what they import, and how buf is called.

The imported protos (`google/api`) come out of the installed `googleapis-common-protos`; none is committed.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INCLUDE = ROOT / ".build" / "include"
IMPORTED = ("google/api/annotations.proto", "google/api/http.proto", "google/api/httpbody.proto")


class ToolError(Exception):
    """A tool is missing or failed; the text is for the person at the terminal."""


def provide_imports() -> None:
    """Fill the include folder of the workspace with the protos that the contract imports.

    A file that is right already is left alone, so that two runs do not disturb each other.

    Raises:
        ToolError: The package that holds the protos is not installed.
    """
    spec = importlib.util.find_spec("google.api")
    if spec is None or not spec.submodule_search_locations:
        message = "googleapis-common-protos is not installed; `make setup-dev` installs it"
        raise ToolError(message)
    source = Path(next(iter(spec.submodule_search_locations))).parent.parent
    for name in IMPORTED:
        text = (source / name).read_bytes()
        target = INCLUDE / name
        if not target.exists() or target.read_bytes() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)


def run_buf(*arguments: str, search: tuple[Path, ...] = ()) -> None:
    """Run buf in the root of the repository; its output goes to the terminal.

    The interpreter that runs this, and the tools beside it, come first on the search path of buf's plugins.

    Args:
        *arguments: The command line after `buf`.
        search: Folders to look for plugins in besides.

    Raises:
        ToolError: buf is not installed, or it found something wrong.
    """
    here = Path(sys.executable).parent
    buf = here / "buf"
    if not buf.exists():
        message = "buf is not installed; `make setup-dev` installs it (the package buf-bin)"
        raise ToolError(message)
    path = os.pathsep.join([str(here), *map(str, search), os.environ.get("PATH", os.defpath)])
    finished = subprocess.run([str(buf), *arguments], cwd=ROOT, env={**os.environ, "PATH": path}, check=False)
    if finished.returncode:
        message = f"buf {' '.join(arguments)} failed"
        raise ToolError(message)
