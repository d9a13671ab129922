from __future__ import annotations

import pytest

from server.domain.config.preview import AlikeTrials, preview
from server.domain.errors import InvalidArgumentError

ASHA = {"name": "adaptive_asha", "metric": "m", "max_time": 1000, "time_metric": "batches", "mode": "aggressive"}


def plan(searcher, **config):
    return list(preview({"searcher": searcher, **config}).trials)


def test_the_searcher_is_completed():
    searcher = preview({"searcher": {"name": "random", "metric": "m", "max_trials": 3}}).searcher
    assert searcher["max_concurrent_trials"] == 16
    assert searcher["smaller_is_better"] is True


@pytest.mark.parametrize(
    ("searcher", "hyperparameters", "trials"),
    [
        pytest.param({"name": "single", "metric": "m"}, {}, [AlikeTrials(1)], id="single"),
        pytest.param(
            {"name": "random", "metric": "m", "max_trials": 50, "max_concurrent_trials": 2},
            {},
            [AlikeTrials(50)],
            id="random",
        ),
        pytest.param(
            {"name": "grid", "metric": "m"},
            {
                "a": {"type": "categorical", "vals": [1, 2, 3]},
                "b": {"type": "int", "minval": 1, "maxval": 2, "count": 9},
            },
            [AlikeTrials(6)],
            id="grid",
        ),
        pytest.param(
            ASHA | {"max_trials": 64},
            {},
            # Three rungs go on with one in four each; the fourth is the last.
            [
                AlikeTrials(48, 15, "batches"),
                AlikeTrials(12, 62, "batches"),
                AlikeTrials(3, 250, "batches"),
                AlikeTrials(1, 1000, "batches"),
            ],
            id="one bracket",
        ),
        pytest.param(
            ASHA | {"max_trials": 10, "max_time": 900, "divisor": 3, "max_rungs": 10, "mode": "standard"},
            {"x": {"type": "int", "minval": 1, "maxval": 10}},
            # 7 trials, of which 2 and then 1 go on; and 3 that begin a rung higher, of which 1 does.
            [AlikeTrials(5, 100, "batches"), AlikeTrials(3, 300, "batches"), AlikeTrials(2, 900, "batches")],
            id="brackets of the standard mode",
        ),
        pytest.param(
            ASHA | {"max_trials": 1, "bracket_rungs": [2]},
            {},
            # One trial at least goes on, and so none ends at the first rung.
            [AlikeTrials(0, 250, "batches"), AlikeTrials(1, 1000, "batches")],
            id="a single trial",
        ),
        pytest.param(
            ASHA | {"max_trials": 3, "max_rungs": 2},
            {},
            [AlikeTrials(3, 1000, "batches")],
            id="too few trials to stop any",
        ),
        pytest.param(
            ASHA | {"max_trials": 20, "bracket_rungs": [2, 1]},
            {},
            # 14 and 6 trials: the first bracket has two thirds of the weight, and what is left over.
            [AlikeTrials(11, 250, "batches"), AlikeTrials(9, 1000, "batches")],
            id="two brackets",
        ),
        pytest.param(
            {
                "name": "async_halving",
                "metric": "m",
                "num_rungs": 2,
                "max_trials": 8,
                "divisor": 2,
                "max_time": 10,
                "time_metric": "epochs",
            },
            {},
            [AlikeTrials(4, 5, "epochs"), AlikeTrials(4, 10, "epochs")],
            id="halving",
        ),
    ],
)
def test_what_searches_do(searcher, hyperparameters, trials):
    assert plan(searcher, hyperparameters=hyperparameters) == trials


@pytest.mark.parametrize("max_trials", [1, 7, 16, 100, 1000])
@pytest.mark.parametrize("mode", ["aggressive", "standard", "conservative"])
@pytest.mark.parametrize("divisor", [2, 3.5, 4])
def test_no_trial_is_lost(max_trials, mode, divisor):
    trials = plan(ASHA | {"max_trials": max_trials, "mode": mode, "divisor": divisor})
    assert sum(alike.count for alike in trials) == max_trials
    assert trials[-1].length == 1000
    assert [alike.length for alike in trials] == sorted({alike.length for alike in trials})


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        pytest.param({}, "invalid experiment configuration; missing searcher", id="no searcher"),
        pytest.param({"searcher": {"name": "single"}}, "metric is a required property", id="no metric"),
        pytest.param({"searcher": {"name": "nope"}}, "is not an object where", id="no such searcher"),
        pytest.param({"searcher": {"name": "custom", "metric": "m"}}, "has been removed", id="a searcher of the past"),
        pytest.param(
            {"searcher": {"name": "adaptive_asha", "metric": "m", "max_trials": 3}}, "requires `max_time`", id="no time"
        ),
        pytest.param(
            {
                "searcher": {"name": "grid", "metric": "m"},
                "hyperparameters": {"a": {"type": "double", "minval": 1, "maxval": 2}},
            },
            "count",
            id="a grid without counts",
        ),
        pytest.param(
            {"searcher": {"name": "random", "metric": "m", "max_trials": 2**31}}, "can be counted", id="too many"
        ),
        pytest.param(
            {"searcher": ASHA | {"max_trials": 3, "bracket_rungs": [10**9]}}, "more than 10000 rungs", id="rungs"
        ),
        pytest.param({"bogus": 1}, 'additionalProperties "bogus" not allowed', id="no config"),
    ],
)
def test_what_cannot_be_searched(config, problem):
    with pytest.raises(InvalidArgumentError, match=r"invalid|search would") as refusal:
        preview(config)
    assert problem in refusal.value.message
