from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.checkpoint_retention import Candidate, RetentionPolicy, expendable, policy_of

# Two trials; of the first, validations got better and then worse, and the last checkpoint has none.
SEVERAL = [
    Candidate(1, 1, 10, 0.5, 11),
    Candidate(2, 1, 20, 0.2, 12),
    Candidate(3, 1, 30, 0.9, 13),
    Candidate(4, 1, 40, None, None),
    Candidate(5, 2, 10, 0.1, 21),
    Candidate(6, 2, 20, 0.3, 22),
]


@pytest.mark.parametrize(
    ("policy", "smaller", "gone"),
    [
        pytest.param((0, 0, 0), True, [1, 2, 3, 4, 5, 6], id="nothing is kept"),
        pytest.param((0, 1, 1), True, [1, 3], id="the default: best and latest of each trial"),
        pytest.param((0, 1, 1), False, [1, 2, 5], id="larger is better"),
        pytest.param((1, 0, 0), True, [1, 2, 3, 4, 6], id="the best of all"),
        pytest.param((2, 0, 0), True, [1, 3, 4, 6], id="the two best of all"),
        pytest.param((2, 0, 0), False, [2, 4, 5, 6], id="the two largest of all"),
        pytest.param((0, 2, 0), True, [3, 4], id="the two best of each"),
        pytest.param((0, 0, 1), True, [1, 2, 3, 5], id="the latest of each"),
        pytest.param((0, 0, 3), True, [1], id="the three latest of each"),
        pytest.param((9, 9, 0), True, [4], id="what has no value is none of the best"),
        pytest.param((0, 0, 9), True, [], id="everything"),
    ],
)
def test_what_goes(policy, smaller, gone):
    assert expendable(SEVERAL, RetentionPolicy(*policy), smaller_is_better=smaller) == gone


def test_the_same_value_is_better_when_it_was_earlier():
    alike = [Candidate(1, 1, 20, 1.0, 12), Candidate(2, 1, 10, 1.0, 11)]
    assert expendable(alike, RetentionPolicy(1, 0, 0), smaller_is_better=True) == [1]
    assert expendable(alike, RetentionPolicy(1, 0, 0), smaller_is_better=False) == [1]


def test_checkpoints_of_one_moment_stay_or_go_together():
    twins = [Candidate(1, 1, 10, 1.0, 11), Candidate(2, 1, 10, 1.0, 11), Candidate(3, 1, 5, 2.0, 10)]
    assert expendable(twins, RetentionPolicy(1, 0, 0), smaller_is_better=True) == [3]
    assert expendable(twins, RetentionPolicy(0, 0, 1), smaller_is_better=True) == [3]
    # The third has two before it.
    assert expendable(twins, RetentionPolicy(2, 0, 0), smaller_is_better=True) == [3]
    assert expendable(twins, RetentionPolicy(3, 0, 0), smaller_is_better=True) == []


def test_what_has_no_steps_takes_no_place_of_the_latest():
    odd = [Candidate(1, 1, None, None, None), Candidate(2, 1, 10, None, None), Candidate(3, 1, 20, None, None)]
    assert expendable(odd, RetentionPolicy(0, 0, 1), smaller_is_better=True) == [2]
    assert expendable(odd, RetentionPolicy(0, 1, 0), smaller_is_better=True) == [1, 2, 3]


def test_a_trial_without_steps_loses_none_to_zero():
    assert expendable([Candidate(1, 1, 0, 0.0, 5)], RetentionPolicy(0, 0, 1), smaller_is_better=True) == []
    assert expendable([Candidate(1, 1, 0, 0.0, 5)], RetentionPolicy(1, 0, 0), smaller_is_better=True) == []


def test_the_policy_of_a_section():
    section = {"type": "s3", "save_experiment_best": 1, "save_trial_best": 2, "save_trial_latest": 3}
    assert policy_of(section) == RetentionPolicy(1, 2, 3)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 5), st.one_of(st.none(), st.sampled_from([0.0, 1.0, 2.0])))),
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)),
    st.booleans(),
)
def test_a_more_generous_policy_keeps_at_least_as_much(shapes, numbers, smaller):
    candidates = [
        Candidate(at, trial, steps, value, None if value is None else at)
        for at, (trial, steps, value) in enumerate(shapes)
    ]
    gone = set(expendable(candidates, RetentionPolicy(*numbers), smaller_is_better=smaller))
    for more in range(3):
        generous = RetentionPolicy(*(number + (place == more) for place, number in enumerate(numbers)))
        assert set(expendable(candidates, generous, smaller_is_better=smaller)) <= gone
    shuffled = random.Random(0).sample(candidates, len(candidates))
    assert set(expendable(shuffled, RetentionPolicy(*numbers), smaller_is_better=smaller)) == gone
