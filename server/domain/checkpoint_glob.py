"""Patterns of the paths of files, as those of Python's `pathlib`: `**` stands for any number of folders."""

from __future__ import annotations

import fnmatch

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text

_ANY_DEPTH = "**"


def check_glob(pattern: str) -> str:
    """Return a pattern that may be used, unchanged.

    Raises:
        InvalidArgumentError: It is empty, or leads out of the checkpoint.
    """
    if not check_text(pattern, "checkpointGlobs"):
        raise InvalidArgumentError("checkpoint globs must not be empty")
    if ".." in pattern or pattern.startswith("/"):
        raise InvalidArgumentError("checkpoint globs must be relative, and not contain '..'")
    return pattern


def matches(path: str, pattern: str) -> bool:
    """Tell whether a path matches a pattern, or lies in a folder that does.

    Args:
        path: A path with slashes, relative to the checkpoint.
        pattern: A pattern that `check_glob` has passed.
    """
    parts = path.strip("/").split("/")
    wanted = [part for part in pattern.split("/") if part not in {"", "."}]
    # `reached[n]`: the parts so far match the first `n` of the pattern.
    reached = _skipped({0}, wanted)
    for part in parts:
        following = {at for at in reached if at < len(wanted) and wanted[at] == _ANY_DEPTH}
        following |= {at + 1 for at in reached if at < len(wanted) and _is_one(part, wanted[at])}
        reached = _skipped(following, wanted)
        if len(wanted) in reached:
            return True
    return False


def _is_one(part: str, wanted: str) -> bool:
    return wanted == _ANY_DEPTH or fnmatch.fnmatchcase(part, wanted)


def _skipped(reached: set[int], wanted: list[str]) -> set[int]:
    """Return what is reached when `**` may stand for no folder at all, unless it ends the pattern."""
    found = set(reached)
    for at in sorted(reached):
        behind = at
        while behind < len(wanted) - 1 and wanted[behind] == _ANY_DEPTH:
            behind += 1
            found.add(behind)
    return found
