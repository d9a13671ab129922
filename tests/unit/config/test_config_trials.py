"""How many trials a searcher starts with, and which."""

from __future__ import annotations

import itertools

import pytest

from server.domain.config import complete, first_trials
from server.domain.errors import InvalidArgumentError

SPACE = """
    constant: 1
    kind: {type: categorical, vals: [a, b, c]}
    few: {type: int, minval: 1, maxval: 2, count: 9}
    nest: {rate: {type: log, minval: -3, maxval: -1, base: 10, count: 3}, empty: {}}
"""
MANY_RUNGS = "divisor: 1.000000001, max_rungs: 900000000, mode: conservative"
HALVING = "name: async_halving, metric: m, max_trials: 20, max_time: 9, time_metric: b"
ADAPTIVE = "name: adaptive_asha, metric: m, time_metric: batches"


def completed(searcher, space="{}"):
    space = space if space.startswith("{") else f"\n{space}"
    return complete(f"searcher: {{{searcher}}}\nhyperparameters: {space}\n", unmanaged=True)


COUNTS = [
    ("name: single, metric: m", "{}", 1),
    ("name: random, metric: m, max_trials: 100", "{}", 16),
    ("name: random, metric: m, max_trials: 5", "{}", 5),
    ("name: random, metric: m, max_trials: 100, max_concurrent_trials: 0", "{}", 100),
    ("name: grid, metric: m", "{}", 0),
    ("name: grid, metric: m", "{a: {}}", 1),
    ("name: grid, metric: m", "{a: {b: {}, c: 1}}", 1),
    ("name: grid, metric: m", "{a: {type: categorical, vals: []}}", 0),
    ("name: grid, metric: m", SPACE, 16),
    ("name: grid, metric: m, max_concurrent_trials: 0", SPACE, 18),
    ("name: grid, metric: m, max_concurrent_trials: 4", SPACE, 4),
    ("name: grid, metric: m", "{a: {type: double, minval: 0, maxval: 1, count: 5}}", 5),
    (
        "name: grid, metric: m, max_concurrent_trials: 0",
        "{" + ", ".join(f"h{i}: {{type: int, minval: 0, maxval: 9, count: 10}}" for i in range(30)) + "}",
        10**30,
    ),
    (f"{HALVING}, num_rungs: 3", "{}", 16),
    (f"{HALVING}, num_rungs: 3, max_concurrent_trials: 0", "{}", 16),
    (f"{HALVING}, num_rungs: 1, max_concurrent_trials: 0", "{}", 1),
    (f"{HALVING}, num_rungs: 1000000000, max_concurrent_trials: 0", "{}", 20),
    (f"{ADAPTIVE}, max_time: 100, max_trials: 10", "{}", 10),
    (f"{ADAPTIVE}, max_time: 100, max_trials: 100", "{}", 16),
    (f"{ADAPTIVE}, max_time: 1, max_trials: 100", "{}", 16),
    (f"{ADAPTIVE}, max_time: 1000, max_trials: 100, max_concurrent_trials: 0, mode: aggressive", "{}", 100),
    (f"{ADAPTIVE}, max_time: 1000, max_trials: 100, max_concurrent_trials: 2, mode: conservative", "{}", 4),
    (f"{ADAPTIVE}, max_time: 1000, max_trials: 50, max_concurrent_trials: 0, bracket_rungs: [3, 1]", "{}", 14),
    # What makes no sense is counted too, and fast.
    (f"{ADAPTIVE}, max_time: 0, max_trials: 10", "{}", 10),
    (f"{ADAPTIVE}, max_time: 9, max_trials: 10, bracket_rungs: [1000000000000000000]", "{}", 10),
    (f"{ADAPTIVE}, max_time: 9, max_trials: 10, bracket_rungs: [0, -1]", "{}", 9),
    (f"{ADAPTIVE}, max_time: 9000000000000, max_trials: 9000000000000, {MANY_RUNGS}", "{}", 10_000),
]


@pytest.mark.parametrize(
    ("searcher", "space", "count"), [pytest.param(*case, id=f"{case[0]} {case[1][:30]}") for case in COUNTS]
)
def test_count(searcher, space, count):
    assert completed(searcher, space).initial_trials == count


def test_grid_points_from_the_last_to_the_first():
    space = "{b: {type: int, minval: 1, maxval: 4, count: 2}, a: {x: {type: categorical, vals: [p, q]}}, c: 0}"
    config = completed("name: grid, metric: m", space)
    assert [trial.hparams for trial in first_trials(config)] == [
        {"a": {"x": "q"}, "b": 4, "c": 0},
        {"a": {"x": "q"}, "b": 1, "c": 0},
        {"a": {"x": "p"}, "b": 4, "c": 0},
        {"a": {"x": "p"}, "b": 1, "c": 0},
    ]


AXES = [
    ("{type: int, minval: 0, maxval: 3, count: 1}", [2]),
    ("{type: int, minval: 0, maxval: 5, count: 3}", [0, 3, 5]),
    ("{type: int, minval: -5, maxval: 0, count: 3}", [-5, -3, 0]),
    ("{type: int, minval: 0, maxval: 2, count: 9}", [0, 1, 2]),
    ("{type: double, minval: 0, maxval: 1, count: 1}", [0.5]),
    ("{type: double, minval: 0, maxval: 1, count: 3}", [0, 0.5, 1]),
    ("{type: log, minval: 0, maxval: 2, base: 10, count: 3}", [1, 10, 100]),
    ("{type: log, minval: 0, maxval: 2, base: 10, count: 1}", [10]),
    ("{type: log, minval: 0, maxval: 999, base: 10, count: 2}", [1, "Infinity"]),
    ("{type: categorical, vals: [a, null]}", ["a", None]),
    ("{}", [{}]),
]


@pytest.mark.parametrize(("axis", "values"), [pytest.param(*case, id=case[0]) for case in AXES])
def test_grid_axis(axis, values):
    config = completed("name: grid, metric: m", f"{{a: {axis}}}")
    assert [trial.hparams["a"] for trial in first_trials(config)] == values[::-1]


def test_only_as_many_as_may_run():
    config = completed("name: grid, metric: m, max_concurrent_trials: 2", SPACE)
    assert len(list(first_trials(config))) == 2


def test_endless_grid_is_walked_lazily():
    space = "{" + ", ".join(f"h{i}: {{type: int, minval: 0, maxval: 9, count: 10}}" for i in range(30)) + "}"
    config = completed("name: grid, metric: m, max_concurrent_trials: 0", space)
    first, second = itertools.islice(first_trials(config), 2)
    assert set(first.hparams.values()) == {9}
    assert [name for name in first.hparams if first.hparams[name] != second.hparams[name]] == ["h9"]


def test_random_trials_are_those_of_the_master():
    # Drawn by Determined 0.38.1 with this seed.
    config = complete(
        "searcher: {name: random, metric: x, max_trials: 3}\n"
        "reproducibility: {experiment_seed: 7}\n"
        "hyperparameters: {a: {type: int, minval: 1, maxval: 100}, b: {type: double, minval: 0, maxval: 1}}\n",
        unmanaged=True,
    )
    assert [(trial.request_id, trial.seed, trial.hparams) for trial in first_trials(config)] == [
        ("f629a851-4396-4b70-93d0-6cfa970335b9", 1956722279, {"a": 48, "b": 0.22733907982646517}),
        ("170a8d43-486e-4980-99d1-34166ef17112", 1801189930, {"a": 93, "b": 0.30801276518773935}),
        ("e6971b87-4404-42ad-b0c5-69de7fd7c1cd", 1420943751, {"a": 91, "b": 0.01591036096127696}),
    ]


def test_random_values_stay_in_their_ranges():
    space = """{
        i: {type: int, minval: -2, maxval: 2},
        wide: {type: int, minval: -4611686018427387904, maxval: 4611686018427387904},
        d: {type: double, minval: -1, maxval: 1}, l: {type: log, minval: -2, maxval: 0, base: 10},
        c: {type: categorical, vals: [p, q]}, w: {k: {type: categorical, vals: [1]}, e: {}}, o: null}"""
    config = completed("name: random, metric: m, max_trials: 200, max_concurrent_trials: 0", space)
    trials = [trial.hparams for trial in first_trials(config)]
    assert {trial["i"] for trial in trials} == {-2, -1, 0, 1, 2}
    assert all(abs(trial["wide"]) <= 2**62 for trial in trials)
    assert all(-1 <= trial["d"] < 1 and 0.01 <= trial["l"] < 1 for trial in trials)
    assert {trial["c"] for trial in trials} == {"p", "q"}
    assert all(trial["w"] == {"k": 1, "e": {}} and trial["o"] is None for trial in trials)


def test_a_choice_of_nothing():
    config = completed("name: single, metric: m", "{a: {type: categorical, vals: []}}")
    with pytest.raises(InvalidArgumentError, match="no values"):
        next(first_trials(config))
