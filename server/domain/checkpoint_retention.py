"""Which checkpoints of an experiment are kept when it ends: the best and the latest, as many as its config says.

The rule is that of a master: of all checkpoints of the experiment, and of each trial, so many of the best by the
searcher's metric are kept, and of each trial so many of the latest. What is among neither can go.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How many checkpoints are kept.

    Attributes:
        experiment_best: So many of the best of the experiment.
        trial_best: So many of the best of each trial.
        trial_latest: So many of the latest of each trial.
    """

    experiment_best: int
    trial_best: int
    trial_latest: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A checkpoint that may have to go.

    Attributes:
        id: What tells it from others.
        trial_id: The trial that wrote it.
        steps: How many steps the trial had completed, or None if nobody said so.
        value: The searcher's metric of the validation after as many steps, or None if there is no such number.
        validation_id: That validation; of two that are as good the earlier counts as the better.
    """

    id: int
    trial_id: int
    steps: int | None
    value: float | None
    validation_id: int | None


def policy_of(storage: Mapping[str, Any]) -> RetentionPolicy:
    """Return the policy in a completed `checkpoint_storage` section."""
    return RetentionPolicy(storage["save_experiment_best"], storage["save_trial_best"], storage["save_trial_latest"])


def expendable(candidates: Iterable[Candidate], policy: RetentionPolicy, *, smaller_is_better: bool) -> list[int]:
    """Return the ids of those checkpoints of an experiment that can go, in the order of the candidates.

    Checkpoints with the same validation, or after as many steps of their trial, have the same place, and are kept or go
    together. One whose steps are not known has no place among the latest: it is kept as long as any of the latest is,
    and takes no place of theirs.
    """
    every = list(candidates)
    sign = 1 if smaller_is_better else -1

    def goodness(each: Candidate) -> tuple[float, int]:
        return sign * (each.value or 0.0), each.validation_id or 0

    def recency(each: Candidate) -> int:
        return -(each.steps or 0)

    rated = [each for each in every if each.value is not None]
    counted = [each for each in every if each.steps is not None]
    kept = _first(rated, policy.experiment_best, goodness)
    for group in _by_trial(rated):
        kept |= _first(group, policy.trial_best, goodness)
    for group in _by_trial(counted):
        kept |= _first(group, policy.trial_latest, recency)
    if policy.trial_latest > 0:
        kept |= {each.id for each in every if each.steps is None}
    return [each.id for each in every if each.id not in kept]


def _by_trial(candidates: Iterable[Candidate]) -> Iterable[list[Candidate]]:
    groups: defaultdict[int, list[Candidate]] = defaultdict(list)
    for each in candidates:
        groups[each.trial_id].append(each)
    return groups.values()


def _first(candidates: Iterable[Candidate], number: int, key: Callable[[Candidate], Any]) -> set[int]:
    """Return the ids of those that fewer than `number` others are before."""
    found: set[int] = set()
    for _, group in groupby(sorted(candidates, key=key), key=key):
        if len(found) >= number:
            break
        found.update(each.id for each in group)
    return found
