"""What a hyperparameter search would do: how many trials it would make, and for how long each would train.

It is reckoned, not tried: of each rung of an adaptive search, the best go on, one in `divisor`. Source of the rules:
Determined's search methods.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.domain.config.submission import Submission, from_submitted
from server.domain.config.trials import grid_size, halving_brackets, rung_length
from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.domain.config.schema.report import Document, Value

_PARTS: Final = ("searcher", "hyperparameters")
_MOST: Final = 2**31 - 1
# With a divisor near 1 a search may have any number of them, and nobody means that.
_MOST_RUNGS: Final = 10_000


@dataclass(frozen=True, slots=True)
class AlikeTrials:
    """Trials that would train for the same time.

    Attributes:
        count: How many.
        length: For how many units; None for as long as their code does.
        unit: What is counted: the name of a metric, such as `batches`.
    """

    count: int
    length: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What a search would do.

    Attributes:
        searcher: The completed `searcher` section.
        trials: Its trials, those that train for the shortest time first.
    """

    searcher: Document
    trials: Sequence[AlikeTrials]


def preview(document: Value) -> SearchPlan:
    """Return what the search of a configuration would do.

    Args:
        document: The configuration, of which the sections `searcher` and `hyperparameters` count.

    Raises:
        InvalidArgumentError: It is no configuration, its searcher cannot be used, or would do more than can be counted.
    """
    submission = from_submitted(document)
    if "searcher" not in submission.data:
        raise InvalidArgumentError("invalid experiment configuration; missing searcher")
    parts: Document = {name: submission.data[name] for name in _PARTS if name in submission.data}
    config = Submission(parts).complete(unmanaged=True)
    searcher = config.data["searcher"]
    trials = list(_trials(searcher, config.data["hyperparameters"]))
    if any(alike.count > _MOST or (alike.length or 0) > _MOST for alike in trials):
        raise InvalidArgumentError("the search would make more trials, or train them longer, than can be counted")
    return SearchPlan(searcher, trials)


def _trials(searcher: Document, hyperparameters: Document) -> Iterable[AlikeTrials]:
    match searcher["name"]:
        case "single":
            return [AlikeTrials(1)]
        case "random":
            return [AlikeTrials(searcher["max_trials"])]
        case "grid":
            return [AlikeTrials(grid_size(hyperparameters))]
        case _:
            return _halved(searcher)


def _halved(searcher: Document) -> Iterable[AlikeTrials]:
    brackets = halving_brackets(searcher)
    if sum(rungs for rungs, _ in brackets) > _MOST_RUNGS:
        raise InvalidArgumentError(f"the search would have more than {_MOST_RUNGS} rungs")
    counts: Counter[int] = Counter()
    for rungs, trials in brackets:
        left = trials
        for index in range(rungs):
            last = index == rungs - 1
            going_on = 0 if last else max(int(left / searcher["divisor"]), 1)
            counts[rung_length(searcher, rungs, index)] += left - going_on
            left = going_on
    return [AlikeTrials(counts[length], length, searcher["time_metric"]) for length in sorted(counts)]
