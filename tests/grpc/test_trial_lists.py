"""Trials one by one, and those of an experiment as a list."""

from __future__ import annotations

import datetime as dt

import grpc
import pytest
from detour.api.v1 import trials_pb2 as api
from detour.experiment.v1 import experiment_pb2
from detour.trial.v1 import trial_pb2
from sqlalchemy import update

from server.store.tables.trials import trials
from tests.grpc.experiment_calls import create

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND
SortBy = api.GetExperimentTrialsRequest.SortBy
State = trial_pb2.State


@pytest.fixture
def experiment(user):
    return create(user).experiment.id


@pytest.fixture
def three(user, experiment):
    """Three trials: completed, running and new; a trial of another experiment stands between them."""
    other = create(user).experiment.id
    made = []
    for owner in (experiment, other, experiment, experiment):
        request = api.CreateTrialRequest(experiment_id=owner, unmanaged=True)
        made.append(user.call(user.trials.CreateTrial, request).trial.id)
    first, _, second, third = made
    for trial in (first, second):
        user.call(user.trials.StartTrial, api.StartTrialRequest(trial_id=trial, resume=True))
    user.call(user.trials.PatchTrial, api.PatchTrialRequest(trial_id=first, state=State.STATE_COMPLETED))
    return first, second, third


def listed(client, experiment_id, **fields):
    request = api.GetExperimentTrialsRequest(experiment_id=experiment_id, **fields)
    return client.call(client.trials.GetExperimentTrials, request)


def ids(answer):
    return tuple(trial.id for trial in answer.trials)


def test_lists_what_belongs_to_the_experiment(user, experiment, three):
    answer = listed(user, experiment)
    assert ids(answer) == three
    shown = [user.call(user.trials.GetTrial, api.GetTrialRequest(trial_id=trial)).trial for trial in three]
    for trial in [*shown, *answer.trials]:
        trial.ClearField("wall_clock_time")  # of the one that runs, it goes on
    assert shown == list(answer.trials)
    assert [list(trial.task_ids) for trial in shown] == [[trial.task_id] for trial in shown]


@pytest.mark.parametrize(
    ("fields", "places", "page"),
    [
        pytest.param({}, (0, 1, 2), (0, 0, 0, 3), id="all"),
        pytest.param({"limit": 2}, (0, 1), (0, 2, 0, 2), id="limit"),
        pytest.param({"limit": 2, "offset": 2}, (2,), (2, 2, 2, 3), id="second page"),
        pytest.param({"offset": -1}, (2,), (-1, 0, 2, 3), id="from the end"),
        pytest.param({"offset": 9}, (), (9, 0, 3, 3), id="beyond the end"),
        pytest.param({"limit": -1}, (0, 1, 2), (0, -1, 0, 3), id="no limit"),
        pytest.param({"limit": -2}, (), (0, -2, 0, 0), id="count only"),
    ],
)
def test_pages_by_rule_a(user, experiment, three, fields, places, page):
    answer = listed(user, experiment, **fields)
    assert ids(answer) == tuple(three[place] for place in places)
    told = answer.pagination
    assert (told.offset, told.limit, told.start_index, told.end_index) == page
    assert told.total == 3


@pytest.mark.parametrize(
    ("states", "places"),
    [
        pytest.param(["STATE_COMPLETED"], (0,), id="one"),
        pytest.param(["STATE_RUNNING", "STATE_PAUSED"], (1, 2), id="two"),
        pytest.param(["STATE_ERROR"], (), id="none has it"),
        pytest.param(["STATE_DELETED"], (), id="of experiments alone"),
    ],
)
def test_filters_by_states_of_experiments(user, experiment, three, states, places):
    numbers = [experiment_pb2.State.Value(name) for name in states]
    assert ids(listed(user, experiment, states=numbers)) == tuple(three[place] for place in places)


@pytest.mark.parametrize("descending", [False, True], ids=["asc", "desc"])
@pytest.mark.parametrize("name", sorted(set(SortBy.keys()) - {"SORT_BY_DURATION"}))  # that one goes on
def test_every_order_is_total(user, experiment, three, name, descending):
    order = "ORDER_BY_DESC" if descending else "ORDER_BY_ASC"
    answer = listed(user, experiment, sort_by=name, order_by=order)
    assert sorted(ids(answer)) == list(three)
    assert ids(answer) == ids(listed(user, experiment, sort_by=name, order_by=order))


@pytest.mark.parametrize(
    ("column", "values", "sort_by", "orders"),
    [
        pytest.param("restarts", (2, 0, 1), "SORT_BY_RESTARTS", ((1, 2, 0), (0, 2, 1)), id="plain"),
        pytest.param("checkpoint_size", (5, 5, 4), "SORT_BY_CHECKPOINT_SIZE", ((2, 0, 1), (1, 0, 2)), id="ties by id"),
        pytest.param(
            "searcher_metric_value",
            (0.5, None, 0.1),
            "SORT_BY_BEST_VALIDATION_METRIC",
            ((2, 0, 1), (0, 2, 1)),
            id="none last",
        ),
        pytest.param(
            "log_retention_days", (None, 7, -1), "SORT_BY_LOG_RETENTION_DAYS", ((2, 1, 0), (1, 2, 0)), id="days"
        ),
    ],
)
def test_sorts(user, application, experiment, three, column, values, sort_by, orders):
    ascending, descending = orders
    with application.database.write() as tx:
        for trial, value in zip(three, values, strict=True):
            tx.execute(update(trials).where(trials.c.id == trial).values({column: value}))
    assert ids(listed(user, experiment, sort_by=sort_by)) == tuple(three[place] for place in ascending)
    answer = listed(user, experiment, sort_by=sort_by, order_by="ORDER_BY_DESC")
    assert ids(answer) == tuple(three[place] for place in descending)


def test_the_best_comes_first_when_larger_is_better(user, application):
    config = "searcher: {name: single, metric: accuracy, smaller_is_better: false}\n"
    experiment = create(user, config).experiment.id
    made = [
        user.call(user.trials.CreateTrial, api.CreateTrialRequest(experiment_id=experiment, unmanaged=True)).trial.id
        for _ in range(2)
    ]
    with application.database.write() as tx:
        for trial, value in zip(made, (0.5, 0.9), strict=True):
            tx.execute(update(trials).where(trials.c.id == trial).values(searcher_metric_value=value))
    assert ids(listed(user, experiment, sort_by="SORT_BY_BEST_VALIDATION_METRIC")) == tuple(reversed(made))


def test_what_has_no_end_lasts_until_now(user, application, experiment, three):
    start = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    ends = [start + dt.timedelta(minutes=5), None, start + dt.timedelta(minutes=4)]
    with application.database.write() as tx:
        for trial, end in zip(three, ends, strict=True):
            tx.execute(update(trials).where(trials.c.id == trial).values(start_time=start, end_time=end))
    first, second, third = three
    assert ids(listed(user, experiment, sort_by="SORT_BY_DURATION")) == (third, first, second)


def test_a_trial_has_no_steps_before_its_first_report(user, three):
    request = api.GetTrialWorkloadsRequest(trial_id=three[0], limit=500)
    answer = user.call(user.trials.GetTrialWorkloads, request)
    assert list(answer.workloads) == []
    assert (answer.pagination.limit, answer.pagination.end_index, answer.pagination.total) == (500, 0, 0)


@pytest.mark.parametrize(
    ("method", "request_", "code", "text"),
    [
        ("GetTrial", api.GetTrialRequest(trial_id=99), MISSING, "trial '99' not found"),
        ("GetTrialWorkloads", api.GetTrialWorkloadsRequest(trial_id=99), MISSING, "trial '99' not found"),
        (
            "GetExperimentTrials",
            api.GetExperimentTrialsRequest(experiment_id=99),
            MISSING,
            "experiment '99' not found",
        ),
    ],
)
def test_what_is_not_there_is_not_found(user, method, request_, code, text):
    assert user.refusal(getattr(user.trials, method), request_) == (code, text)


@pytest.mark.parametrize("fields", [{"sort_by": 3}, {"order_by": 7}, {"states": [77]}], ids=str)
def test_numbers_that_stand_for_nothing_are_refused(user, experiment, fields):
    request = api.GetExperimentTrialsRequest(experiment_id=experiment, **fields)
    assert user.refusal(user.trials.GetExperimentTrials, request)[0] == INVALID
