"""Reads the recorded vectors, and holds results to them and to the reviewed list of differences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER = Path(__file__).parent / "vectors"


def read_vectors(name: str) -> list[dict[str, Any]]:
    """Give the vectors of one file."""
    return [json.loads(line) for line in (FOLDER / name).read_text().splitlines() if line.strip()]


def read_differences(name: str) -> list[dict[str, Any]]:
    """Give the cases in which another answer than the recorded one is right: the keys of a vector, and `ours`."""
    groups = yaml.safe_load((FOLDER / "differences.yaml").read_text()).get(name, [])
    return [case for group in groups for case in group["cases"]]


def check_vectors(
    name: str,
    answer: Callable[[Mapping[str, Any]], dict[str, Any]],
    expected: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None,
    *,
    only: Mapping[str, Any] | None = None,
) -> None:
    """Compare an answer to every vector of a file; only listed differences pass, and each of them must be one.

    Args:
        name: The file.
        answer: Gives for a vector the keys of it that it answers, with their values.
        expected: Gives for a vector what the answer should be; by default the vector's values for the answered keys.
        only: Keys and values of the vectors to compare; by default all.
    """
    only = only or {}
    listed = [case for case in read_differences(name) if _picks(only, case)]
    found = []
    wrong = []
    for vector in read_vectors(name):
        if not _picks(only, vector):
            continue
        got = answer(vector)
        if got == (expected(vector) if expected else {key: vector.get(key) for key in got}):
            continue
        case = next((case for case in listed if _picks(case, vector)), None)
        if case is None or case["ours"] != got:
            wrong.append((vector, got))
        else:
            found.append(case)
    assert not wrong, wrong
    assert [case for case in listed if case not in found] == [], "listed, but no differences"


def _picks(case: Mapping[str, Any], vector: Mapping[str, Any]) -> bool:
    return all(vector.get(key) == value for key, value in case.items() if key != "ours")
