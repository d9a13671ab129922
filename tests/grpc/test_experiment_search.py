from __future__ import annotations

import datetime as dt
import json
from typing import Any

import grpc
import pytest
from detour.api.v1 import experiments_pb2 as api
from detour.api.v1 import trials_pb2
from detour.experiment.v1 import experiment_pb2
from google.protobuf.wrappers_pb2 import StringValue

from server.store.metric_summaries import metric_digest
from server.store.tables.experiments import experiments
from server.store.tables.metrics import metric_summaries
from server.store.tables.trials import trials
from tests.grpc.experiment_calls import archive, create, put_external, run_to_the_end
from tests.store.experiment_rows import NOW

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND

FIRST = """
name: 50% of MNIST
description: The first
searcher: {name: single, metric: loss}
hyperparameters: {lr: 0.1, opt: adam, deep: {layers: 3}, flag: true}
labels: [keep, "a,b"]
"""
SECOND = """
name: other_run
searcher: {name: random, metric: accuracy, max_trials: 2}
hyperparameters:
  lr: {type: double, minval: 0.2, maxval: 0.8}
  opt: {type: categorical, vals: [sgd, Adamax]}
"""
THIRD = """
name: third
searcher: {name: single, metric: loss}
hyperparameters: {lr: text, deep: {layers: 12}, none: null}
labels: [other]
"""


@pytest.fixture
def found(user, admin):
    """Store three experiments and return a function that searches for them."""
    for client, config, external_id in ((user, FIRST, None), (admin, SECOND, "ext-2"), (user, THIRD, None)):
        put_external(client, external_id, config) if external_id else create(client, config)
    run_to_the_end(user, 2)

    def search(node: Any = None, *, sort: str = "", show_archived: bool = True, **fields: Any) -> list[int]:
        if node is not None:
            fields["filter"] = json.dumps({"filterGroup": node, "showArchived": show_archived})
        request = api.SearchExperimentsRequest(**({"sort": sort} if sort else {}), **fields)
        answer = user.call(user.experiments.SearchExperiments, request)
        assert answer.pagination.total == user.call(user.experiments.SearchExperiments, whole(request)).pagination.total
        return [each.experiment.id for each in answer.experiments]

    return search


def whole(request: Any) -> Any:
    """Return a request for all that a request shows a page of."""
    return api.SearchExperimentsRequest(project_id=1, filter=request.filter, limit=-1) if request.filter else request


def field(column: str, operator: str, value: Any = None, **others: Any) -> dict[str, Any]:
    return {"kind": "field", "columnName": column, "operator": operator, "value": value, **others}


def hparam(name: str, operator: str, value: Any = None, kind: str = "NUMBER") -> dict[str, Any]:
    others = {"location": "LOCATION_TYPE_HYPERPARAMETERS", "type": f"COLUMN_TYPE_{kind}"}
    return field(f"hp.{name}", operator, value, **others)


def group(*children: Any, conjunction: str = "and") -> dict[str, Any]:
    return {"kind": "group", "conjunction": conjunction, "children": list(children)}


CONDITIONS = [
    (field("id", "=", 2), [2]),
    (field("id", ">=", "2"), [2, 3]),
    (field("id", "!=", 2), [1, 3]),
    (field("id", "isEmpty"), []),
    (field("name", "contains", "mnist"), [1]),
    (field("name", "contains", "%"), [1]),
    (field("name", "contains", "_"), [2]),
    (field("name", "notContains", "R"), [1]),
    (field("name", "=", "third"), [3]),
    (field("name", "=", "Third"), []),
    (field("name", "!=", "third"), [1, 2]),
    (field("name", "contains", "' OR 1=1 --"), []),
    (field("description", "isEmpty"), [2, 3]),
    (field("description", "notEmpty"), [1]),
    (field("tags", "contains", "KE"), [1]),
    (field("tags", "=", "a,b"), [1]),
    (field("tags", "!=", "keep"), [2, 3]),
    (field("tags", "notContains", "o"), [1, 2]),
    (field("tags", "isEmpty"), [2]),
    (field("tags", "notEmpty"), [1, 3]),
    (field("searcherType", "=", "random"), [2]),
    (field("searcherMetric", "contains", "LOSS"), [1, 3]),
    (field("searcherMetricsVal", "isEmpty"), [1, 2, 3]),
    (field("searcherMetricsVal", "<", 1), []),
    (field("startTime", ">", "2020-01-01T00:00:00Z"), [1, 2, 3]),
    (field("startTime", "<=", "2020-01-01"), []),
    (field("endTime", "notEmpty"), [2]),
    (field("endTime", "isEmpty"), [1, 3]),
    (field("duration", "<", 1e6), [1, 2, 3]),
    (field("duration", "<", 0), []),
    (field("state", "=", "COMPLETED"), [2]),
    (field("state", "=", "STATE_COMPLETED"), [2]),
    (field("state", "!=", "COMPLETED"), [1, 3]),
    (field("state", "contains", "paus"), [1, 3]),
    (field("state", "notContains", "paus"), [2]),
    (field("state", "=", "NO SUCH"), []),
    (field("state", "isEmpty"), []),
    (field("state", "notEmpty"), [1, 2, 3]),
    (field("numTrials", "=", 1), [2]),
    (field("progress", "=", 100), [2]),
    (field("user", "=", 1), [2]),
    (field("user", "=", "2"), [1, 3]),
    (field("user", "contains", "ADM"), [2]),
    (field("user", "!=", "admin"), [1, 3]),
    (field("forkedFrom", "isEmpty"), [1, 2, 3]),
    (field("resourcePool", "isEmpty"), [1, 2, 3]),
    (field("projectId", "=", 1), [1, 2, 3]),
    (field("checkpointSize", "=", 0), [1, 2, 3]),
    (field("checkpointCount", ">", 0), []),
    (field("externalExperimentId", "=", "ext-2"), [2]),
    (field("externalExperimentId", "isEmpty"), [1, 3]),
    (field("externalExperimentId", "notContains", "ext"), [1, 3]),
    (field("externalTrialId", "notEmpty"), []),
    (field("archived", "=", False), [1, 2, 3]),
    (field("archived", "=", "true"), []),
    (hparam("lr", "=", 0.1), [1]),
    (hparam("lr", "<", 0.5), [1, 2]),
    (hparam("lr", ">", 0.5), [2]),
    (hparam("lr", "contains", 0.5), [2]),
    (hparam("lr", "notContains", 0.5), [1, 3]),
    (hparam("lr", "=", "text", kind="TEXT"), [3]),
    (hparam("lr", "notEmpty"), [1, 2, 3]),
    (hparam("deep.layers", ">=", 3), [1, 3]),
    (hparam("deep.layers", "isEmpty"), [2]),
    (hparam("opt", "contains", "ADAM", kind="TEXT"), [1, 2]),
    (hparam("opt", "notContains", "sgd", kind="TEXT"), [1]),
    (hparam("opt", "!=", "adam", kind="TEXT"), [2]),
    (hparam("flag", "=", True, kind="UNSPECIFIED"), [1]),
    (hparam("none", "isEmpty"), [1, 2, 3]),
    (hparam("x' OR 1=1 --", "=", 1), []),
    (field("validation.loss.last", "<", 1, location="LOCATION_TYPE_VALIDATIONS"), []),
    (field("training.loss.min", "isEmpty", location="LOCATION_TYPE_TRAINING"), [1, 2, 3]),
    (group(field("id", "=", 1), field("id", "=", 2)), []),
    (group(field("id", "=", 1), field("id", "=", 2), conjunction="or"), [1, 2]),
    (group(group(field("id", "<", 3), hparam("lr", ">", 0.5)), field("id", "=", 3), conjunction="or"), [2, 3]),
    (group(field("id", "=", None), field("id", "=", 1), conjunction="or"), [1]),
    (group(), [1, 2, 3]),
]


def test_conditions(found):
    for node, expected in CONDITIONS:
        assert found(node) == expected, node


ORDERS = [
    ("", [1, 2, 3]),
    ("id=desc", [3, 2, 1]),
    ("name=asc", [1, 2, 3]),
    ("name=desc", [3, 2, 1]),
    ("description=desc", [1, 2, 3]),
    ("searcherType=asc", [2, 1, 3]),
    ("searcherType=desc,id=desc", [3, 1, 2]),
    ("searcherMetric=asc", [2, 1, 3]),
    ("endTime=asc", [2, 1, 3]),
    ("endTime=desc", [2, 1, 3]),
    ("startTime=desc", [3, 2, 1]),
    ("state=desc", [2, 1, 3]),
    ("numTrials=desc", [2, 1, 3]),
    ("progress=desc", [2, 1, 3]),
    ("user=asc", [2, 1, 3]),
    ("forkedFrom=asc,resourcePool=asc,projectId=asc", [1, 2, 3]),
    ("checkpointSize=asc,checkpointCount=desc,searcherMetricsVal=asc", [1, 2, 3]),
    ("externalExperimentId=desc", [2, 1, 3]),
    ("externalTrialId=asc,archived=asc", [1, 2, 3]),
    ("hp.lr=desc", [2, 1, 3]),
    ("hp.deep.layers=desc", [3, 1, 2]),
    ("hp.opt=asc", [1, 2, 3]),
    ("hp.opt=desc", [2, 1, 3]),
    ("validation.loss.last=asc", [1, 2, 3]),
]


def test_orders(found):
    for sort, expected in ORDERS:
        assert found(sort=sort) == expected, sort


def metric(name: str, operator: str, value: Any = None, kind: str = "NUMBER") -> dict[str, Any]:
    return field(name, operator, value, location="LOCATION_TYPE_VALIDATIONS", type=f"COLUMN_TYPE_{kind}")


METRIC_CONDITIONS = [
    (metric("validation.loss.last", "<", 0.5), [1]),
    (metric("validation.loss.min", "=", 0.25), [1]),
    (metric("validation.loss.max", ">=", 1), [1, 2]),
    (metric("validation.loss.mean", "isEmpty"), [3]),
    (metric("validation.loss.mean", "notEmpty"), [1, 2]),
    (metric("validation.loss.last", "contains", 0.25), [1]),
    (metric("validation_metrics.loss.last", "notEmpty"), [1, 2]),
    (metric("training.loss.last", "notEmpty"), [3]),
    (metric("mine.a.b.last", "=", "Text", kind="TEXT"), [2]),
    (metric("mine.a.b.last", "contains", "EX", kind="TEXT"), [2]),
    (metric("mine.a.b.last", "notContains", "EX", kind="TEXT"), []),
    (metric("mine.a.b.last", "notEmpty"), [2]),
    (metric("mine.a.b.min", "notEmpty"), []),
    (metric("validation.x' OR 1=1 --.min", "<", 1), []),
]


def test_metrics_of_best_trials(application, user, found):
    def number(trial_id: int, group: str, least: float, last: float) -> dict[str, Any]:
        name = {"trial_id": trial_id, "group_name": group, "name": "loss", "digest": metric_digest(group, "loss")}
        values = {"type": "number", "count": 2, "min": least, "max": 1.5, "mean": 0.7}
        return name | values | {"last": last, "last_number": last}

    ran = [run_to_the_end(user, each) for each in (1, 2, 3)]
    text = {"trial_id": ran[1], "group_name": "mine", "name": "a.b", "digest": metric_digest("mine", "a.b")}
    with application.database.write() as tx:
        for experiment_id, trial_id in enumerate(ran, 1):
            tx.execute(experiments.update().where(experiments.c.id == experiment_id).values(best_trial_id=trial_id))
        numbers = [
            number(ran[0], "validation", 0.25, 0.25),
            number(ran[1], "validation", 0.5, 0.75),
            number(ran[2], "training", 0.1, 0.2),
        ]
        tx.execute(metric_summaries.insert(), numbers)
        tx.execute(metric_summaries.insert().values(text | {"type": "string", "last": "Text"}))
    for node, expected in METRIC_CONDITIONS:
        assert found(node) == expected, node
    assert found(sort="validation.loss.min=desc") == [2, 1, 3]
    assert found(sort="validation.loss.min=asc") == [1, 2, 3]


def test_the_duration_of_what_goes_on_lasts_until_now(application, found):
    with application.database.write() as tx:
        rows = experiments.update()
        tx.execute(rows.where(experiments.c.id == 3).values(start_time=NOW))
        tx.execute(rows.where(experiments.c.id == 2).values(start_time=NOW, end_time=NOW + dt.timedelta(seconds=90)))
    assert found(sort="duration=asc") == [1, 2, 3]
    assert found(field("duration", "=", 90)) == [2]
    assert found(field("duration", ">", 86_400)) == [3]


def test_pages(found):
    assert found(limit=2) == [1, 2]
    assert found(limit=1, offset=-1) == [3]
    assert found(limit=-2) == []
    assert found(project_id=1, limit=-1) == [1, 2, 3]
    anything = hparam("lr", "notEmpty")
    pages = [(0, 2, [1, 2]), (2, 2, [3]), (3, 2, []), (9, 2, []), (-1, 1, [3]), (0, 0, [1, 2, 3]), (0, -2, [])]
    for offset, limit, expected in pages:
        assert found(anything, offset=offset, limit=limit) == expected


def test_what_is_archived_or_going(application, user, found):
    archive(user, 2)
    assert found(group()) == [1, 2, 3]
    assert found(group(), show_archived=False) == [1, 3]
    assert found() == [1, 2, 3]
    with application.database.write() as tx:
        tx.execute(experiments.update().where(experiments.c.id == 3).values(state=experiment_pb2.STATE_DELETING))
    assert found() == [1, 2]


def test_each_comes_with_its_best_trial(application, user, found):
    with application.database.write() as tx:
        tx.execute(experiments.update().where(experiments.c.id == 2).values(best_trial_id=1, best_trial_metric=0.5))
    request = api.SearchExperimentsRequest(sort="searcherMetricsVal=asc")
    best, other, _ = user.call(user.experiments.SearchExperiments, request).experiments
    assert (best.experiment.id, best.experiment.best_trial_id, best.best_trial.id) == (2, 1, 1)
    assert best.best_trial.experiment_id == 2
    assert not other.HasField("best_trial")
    assert other.experiment.HasField("duration")
    assert found(field("searcherMetricsVal", "<", 0.6)) == [2]


def test_a_changed_config_is_found_by_what_it_is_now(user, found):
    put_external(user, "ext-2", FIRST)
    assert found(hparam("opt", "=", "adam", kind="TEXT")) == [1, 2]
    assert found(hparam("lr", "=", 0.1)) == [1, 2]
    patch = experiment_pb2.PatchExperiment(id=1, name=StringValue(value="renamed"))
    user.call(user.experiments.PatchExperiment, api.PatchExperimentRequest(experiment=patch))
    assert found(hparam("opt", "=", "adam", kind="TEXT")) == [1, 2]


UNSEARCHABLE = [
    pytest.param({"project_id": 9}, MISSING, "project '9' not found", id="unknown project"),
    pytest.param({"project_id": 0}, MISSING, "project '0' not found", id="project zero"),
    pytest.param({"sort": "zz=asc"}, INVALID, "invalid sort col: zz", id="unknown column to sort by"),
    pytest.param({"sort": "tags=asc"}, INVALID, "invalid sort col: tags", id="labels have no order"),
    pytest.param({"sort": "zz"}, INVALID, "invalid sort parameter: zz", id="no direction"),
    pytest.param({"sort": "a.b=asc"}, INVALID, "a.b is not a valid metrics id", id="no metric"),
    pytest.param({"filter": "{"}, INVALID, "filter: not valid JSON", id="no json"),
    pytest.param({"filter": ""}, INVALID, "filter: not valid JSON", id="an empty filter"),
]


def test_what_cannot_be_searched(user):
    for case in UNSEARCHABLE:
        fields, code, text = case.values
        found, message = user.refusal(user.experiments.SearchExperiments, api.SearchExperimentsRequest(**fields))
        assert found is code, case.id
        assert text in message, case.id


UNKNOWN = [
    pytest.param(field("zz", "=", 1), "invalid experiment column zz", id="unknown column"),
    pytest.param(field("id", "=", "x"), "column id is compared with a number", id="a text for a number"),
    pytest.param(field("id", "=", True), "column id is compared with a number", id="a boolean for a number"),
    pytest.param(field("id", "<", "inf"), "column id is compared with a number", id="infinity"),
    pytest.param(field("id", "contains", 1), "column id has no operator contains", id="part of a number"),
    pytest.param(field("name", "=", 1), "column name is compared with a text", id="a number for a text"),
    pytest.param(field("startTime", ">", "soon"), "column startTime is compared with a time", id="no time"),
    pytest.param(field("archived", "=", 1), "compared with true or false", id="a number for a flag"),
    pytest.param(field("archived", ">", True), "column archived has no operator >", id="more than true"),
    pytest.param(field("state", "<", "PAUSED"), "column state has no operator <", id="less than a state"),
    pytest.param(field("tags", "<", "x"), "column tags has no operator <", id="less than labels"),
    pytest.param(field("x", "=", 1, location="LOCATION_TYPE_RUN"), "no column of RUN", id="a column of runs"),
    pytest.param(field("x", "=", 1, location="LOCATION_TYPE_TRAINING"), "x is not a valid metrics id", id="no metric"),
    pytest.param(hparam("lr", "<", "x"), "column hp.lr is compared with a number", id="a text for a range"),
]


def test_what_no_column_knows(user):
    for case in UNKNOWN:
        node, text = case.values
        request = api.SearchExperimentsRequest(filter=json.dumps({"filterGroup": node}))
        code, message = user.refusal(user.experiments.SearchExperiments, request)
        assert (code, text in message) == (INVALID, True), message


def test_numbers_beyond_those_of_the_database(user):
    create(user, FIRST)
    for value in (2**80, -(2**80), 1e300, "1e308"):
        for column in ("id", "checkpointSize", "progress", "duration"):
            request = api.SearchExperimentsRequest(filter=json.dumps({"filterGroup": field(column, "<", value)}))
            answer = user.call(user.experiments.SearchExperiments, request)
            assert len(answer.experiments) == int(float(value) > 0)


def test_a_time_beyond_those_of_the_database(user):
    create(user, FIRST)
    for value, count in (("9999-12-31T23:59:59Z", 1), ("0001-01-01", 0)):
        request = api.SearchExperimentsRequest(filter=json.dumps({"filterGroup": field("startTime", "<", value)}))
        assert len(user.call(user.experiments.SearchExperiments, request).experiments) == count


def test_trials_of_a_search_are_shown_as_they_are(application, user):
    experiment_id = create(user, FIRST).experiment.id
    trial = user.call(
        user.trials.CreateTrial, trials_pb2.CreateTrialRequest(experiment_id=experiment_id, unmanaged=True)
    ).trial
    with application.database.write() as tx:
        tx.execute(experiments.update().values(best_trial_id=trial.id))
        tx.execute(trials.update().values(external_id="my trial"))
    (found,) = user.call(user.experiments.SearchExperiments, api.SearchExperimentsRequest()).experiments
    assert found.best_trial == trial
    assert found.experiment.external_trial_id == "my trial"
