"""How many trials a searcher starts with.

A master makes the trials of a managed experiment when it is created, as many as may run at the same
time; without agents they wait. Source of the rules: Determined's search methods.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from server.domain.config.go_math import power

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.domain.config.schema.report import Document

_MAX_RUNGS = 10_000  # beyond any use; with a divisor near 1 there would be billions


def initial_trials(searcher: Document, hyperparameters: Document) -> int:
    """Counts the trials that a new experiment starts with.

    The number has no bound where `max_concurrent_trials` is 0.

    Args:
        searcher: The completed `searcher` section of a searcher that may be used.
        hyperparameters: The completed `hyperparameters` section.
    """
    name = searcher["name"]
    if name == "single":
        return 1
    if name == "random":
        return _capped(searcher["max_trials"], searcher["max_concurrent_trials"])
    if name == "grid":
        return _capped(grid_size(hyperparameters), searcher["max_concurrent_trials"])
    if name == "async_halving":
        return _halving(searcher["num_rungs"], searcher["max_trials"], searcher["max_concurrent_trials"], searcher)
    return sum(_halving(*bracket, searcher) for bracket in _brackets(searcher))


def grid_size(hyperparameters: Document) -> int:
    """Counts the points of a grid; without hyperparameters there is none."""
    return math.prod(map(_axis, hyperparameters.values())) if hyperparameters else 0


def halving_brackets(searcher: Document) -> list[tuple[int, int]]:
    """Splits a search that stops trials early into its brackets, each of (rungs, trials).

    Args:
        searcher: The completed `searcher` section of `adaptive_asha` or `async_halving`.
    """
    if searcher["name"] == "async_halving":
        return [(searcher["num_rungs"], searcher["max_trials"])]
    return [(rungs, trials) for rungs, trials, _ in _brackets(searcher)]


def rung_length(searcher: Document, rungs: int, index: int) -> int:
    """Counts the units that a trial has trained for at a rung: all of `max_time` at the last one.

    Args:
        searcher: The completed `searcher` section.
        rungs: How many rungs the bracket has.
        index: The rung, from 0.
    """
    return max(int(searcher["max_time"] / power(searcher["divisor"], rungs - index - 1)), 1)


def _axis(hyperparameter: Document) -> int:
    kind = hyperparameter.get("type")
    if not isinstance(kind, str):  # a nest; an empty one is a value of its own
        return math.prod(map(_axis, hyperparameter.values()))
    if kind == "const":
        return 1
    if kind == "categorical":
        return len(hyperparameter["vals"])
    count: int = hyperparameter["count"]
    if kind == "int":
        return min(count, int(hyperparameter["maxval"]) - int(hyperparameter["minval"]) + 1)
    return count


def _capped(trials: int, concurrent: int) -> int:
    return min(trials, concurrent) if concurrent > 0 else trials


def _halving(rungs: int, trials: int, concurrent: int, searcher: Mapping[str, Any]) -> int:
    """Counts the first trials of one bracket of asynchronous halving."""
    if concurrent > 0:
        return min(concurrent, trials)
    # Enough that one of them can reach the top rung.
    return max(1, int(min(power(searcher["divisor"], rungs - 1), trials)))


def _brackets(searcher: Mapping[str, Any]) -> list[tuple[int, int, int]]:
    """Splits an adaptive search into brackets, each of (rungs, trials, trials at the same time)."""
    divisor, total = searcher["divisor"], searcher["max_trials"]
    rungs = sorted(searcher["bracket_rungs"] or _rungs_by_mode(searcher), reverse=True)
    weights = [power(divisor, count - 1) / (count or math.nan) for count in rungs]
    all_weights = 0.0
    for weight in weights:  # one by one, as `sum` adds more exactly in some versions of Python
        all_weights += weight
    trials = [_share(weight / all_weights * total) for weight in weights]
    trials[0] += max(total - sum(trials), 0)
    return list(zip(rungs, trials, _concurrency(searcher["max_concurrent_trials"], divisor, trials), strict=True))


def _rungs_by_mode(searcher: Mapping[str, Any]) -> Sequence[int]:
    divisor = math.log(searcher["divisor"])
    most = min(
        _MAX_RUNGS,
        searcher["max_rungs"],
        int(math.log(max(searcher["max_time"], 1)) / divisor) + 1,
        int(math.log(searcher["max_trials"]) / divisor) + 1,
    )
    if searcher["mode"] == "aggressive":
        return [most]
    return range(1 if searcher["mode"] == "conservative" else (most - 1) // 2 + 1, most + 1)


def _concurrency(concurrent: int, divisor: float, trials: list[int]) -> list[int]:
    if concurrent == 0:
        return [max(trials[-1], int(divisor))] * len(trials)
    share, rest = divmod(max(concurrent, len(trials)), len(trials))
    return [share + (index < rest) for index in range(len(trials))]


def _share(trials: float) -> int:
    return max(int(trials), 1) if math.isfinite(trials) else 1
