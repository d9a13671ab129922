from __future__ import annotations

import datetime as dt
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from server.domain.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError
from server.domain.metric_group import summary_key
from server.domain.metric_summary import added
from server.store import experiments
from server.store.metric_reads import read_reports
from server.store.metric_recount import recount_experiment
from server.store.metric_summaries import metric_digest
from server.store.tables.experiments import experiments as experiment_table
from server.store.tables.metrics import metric_summaries, metrics
from server.store.tables.trials import trials
from server.store.trial_records import get_trial
from tests.store.experiment_rows import NOW, add
from tests.store.trial_rows import add_trial, document, live, report, start


def summary(tx, trial_id):
    return document(get_trial(tx, trial_id).summary_metrics_struct)


def rows(tx, trial_id):
    s = metric_summaries.c
    found = tx.execute(select(metric_summaries).where(s.trial_id == trial_id).order_by(s.group_name, s.name)).all()
    return {(row.group_name, row.name): row for row in found}


def best(tx, trial_id):
    record = get_trial(tx, trial_id)
    steps = [each and each.total_batches for each in (record.best_validation, record.latest_validation)]
    return (*steps, record.searcher_metric_value)


def best_trial(tx, experiment_id):
    record = experiments.get_experiment(tx, experiment_id)
    return record.best_trial_id, record.best_trial_metric


def test_a_report_is_stored_and_summed_up(database):
    with database.write() as tx:
        trial = add_trial(tx)
        report(tx, trial, 10, {"loss": 2, "name": "x"}, batches=[{"loss": 3}])
        report(tx, trial, 20, {"loss": 1})
        assert live(tx, trial) == [
            ("training", 0, 10, {"loss": 2.0, "name": "x"}),
            ("training", 0, 20, {"loss": 1.0}),
        ]
        assert summary(tx, trial) == {
            "avg_metrics": {
                "loss": {"count": 2, "last": 1, "max": 2, "mean": 1.5, "min": 1, "sum": 3, "type": "number"},
                "name": {"last": None, "type": "string"},
            }
        }
        assert get_trial(tx, trial).total_batches == 20
        found = rows(tx, trial)
        row = found[("training", "loss")]
        assert (row.digest, row.type, row.count) == (metric_digest("training", "loss"), "number", 2)
        assert (row.min, row.max, row.mean, row.last, row.last_number) == (1, 2, 1.5, 1, 1)
        row = found[("training", "name")]
        assert (row.type, row.count, row.min, row.last, row.last_number) == ("string", None, None, None, None)


def test_lower_and_negative_steps_are_taken(database):
    with database.write() as tx:
        trial = add_trial(tx)
        for steps in (5, 3, -5):
            report(tx, trial, steps, {"loss": steps})
        assert [each[2] for each in live(tx, trial)] == [-5, 3, 5]
        assert get_trial(tx, trial).total_batches == 5


def test_measurements_of_the_machine_are_stored_beside(database):
    with database.write() as tx:
        trial = add_trial(tx)
        for _ in range(2):
            report(tx, trial, None, {"util": 0.5}, group="gpu")
        assert live(tx, trial) == [("gpu", 0, None, {"util": 0.5})] * 2
        assert (summary(tx, trial), get_trial(tx, trial).total_batches) == ({}, 0)


def test_infinite_values_and_nan(database):
    with database.write() as tx:
        trial = add_trial(tx)
        for steps, value in enumerate([3, "NaN", 1, "Infinity", 2]):
            report(tx, trial, steps, {"loss": value})
        assert summary(tx, trial)["avg_metrics"]["loss"] == {
            "count": 5,
            "last": 2,
            "max": "Infinity",
            "mean": "NaN",
            "min": "NaN",
            "sum": "NaN",
            "type": "number",
        }
        row = rows(tx, trial)[("training", "loss")]
        assert (row.count, row.min, row.max, row.mean) == (5, None, float("inf"), None)


@pytest.mark.parametrize(
    "name", ["", ".", "a.b.c", "Ünïcode 👍", "x" * 5000, "'; DROP TABLE metrics; --", "avg_metrics"]
)
def test_odd_names(database, name):
    with database.write() as tx:
        trial = add_trial(tx)
        report(tx, trial, 1, {name: 1}, group=name.replace(".", "")[:1024] or "g")
        report(tx, trial, 1, {name: 1}, group="validation")
        shown = summary(tx, trial)
        assert shown["validation_metrics"][name]["count"] == 1
        assert len(shown) == len(rows(tx, trial)) == 2


def test_reports_of_one_step_are_put_together(database):
    with database.write() as tx:
        trial = add_trial(tx)
        report(tx, trial, 1, {"loss": 1})
        report(tx, trial, 1, {"acc": 3})
        report(tx, trial, 1, {"loss": 1, "f1": 0})
        report(tx, trial, 1, {"loss": 5}, group="other")
        assert live(tx, trial) == [("other", 0, 1, {"loss": 5}), ("training", 0, 1, {"loss": 1, "acc": 3, "f1": 0})]
        shown = summary(tx, trial)["avg_metrics"]
        assert {name: (each["count"], each["last"]) for name, each in shown.items()} == {
            "loss": (1, 1),
            "acc": (1, None),
            "f1": (1, 0),
        }


def test_a_contradiction_leaves_nothing(database):
    with database.write() as tx:
        trial = add_trial(tx)
        report(tx, trial, 1, {"loss": 1})
    with database.read() as tx:
        before = get_trial(tx, trial)
    with pytest.raises(AlreadyExistsError, match="conflicting key: loss"), database.write() as tx:
        report(tx, trial, 1, {"acc": 1, "loss": 2})
    with database.read() as tx:
        assert get_trial(tx, trial) == before
        assert live(tx, trial) == [("training", 0, 1, {"loss": 1})]


def test_a_trial_that_is_not_there(database):
    for group in ("training", "validation", "gpu"):
        with pytest.raises(NotFoundError, match="trial '99' not found"), database.write() as tx:
            report(tx, 99, 1, {"loss": 1}, group=group, run=3)


@pytest.mark.parametrize("group", ["training", "validation", "gpu"])
@pytest.mark.parametrize(("starts", "run"), [(0, 1), (1, 0), (2, 1), (2, 3)])
def test_a_report_of_another_run_is_refused(database, group, starts, run):
    text = rf"^invalid run id, {run} \(reported\) != {starts} \(expected\)$"
    with database.write() as tx:
        trial = add_trial(tx)
        for _ in range(starts):
            start(tx, trial)
    with pytest.raises(FailedPreconditionError, match=text), database.write() as tx:
        report(tx, trial, 1, {"loss": 1}, group=group, run=run)
    with database.read() as tx:
        assert live(tx, trial) == []


def test_a_later_run_replaces_what_an_earlier_one_reported(database):
    with database.write() as tx:
        trial = add_trial(tx)
        start(tx, trial)
        for steps in (1, 2, 3, 4):
            report(tx, trial, steps, {"loss": steps}, run=1)
            report(tx, trial, steps, {"loss": steps}, group="validation", run=1)
            report(tx, trial, steps, {"x": steps}, group="other", run=1)
        start(tx, trial)
        report(tx, trial, 3, {"loss": 30}, run=2)
        # Of its own kind from this step on, of others after it.
        assert [(group, run, steps) for group, run, steps, _ in live(tx, trial)] == [
            ("other", 1, 1),
            ("training", 1, 1),
            ("validation", 1, 1),
            ("other", 1, 2),
            ("training", 1, 2),
            ("validation", 1, 2),
            ("other", 1, 3),
            ("training", 2, 3),
            ("validation", 1, 3),
        ]
        record = get_trial(tx, trial)
        assert record.total_batches == 3
        shown = summary(tx, trial)
        assert {key: shown[key][name]["sum"] for key, name in (("avg_metrics", "loss"), ("other", "x"))} == {
            "avg_metrics": 33,
            "other": 6,
        }
        assert shown["validation_metrics"]["loss"]["last"] == 3
        assert rows(tx, trial)[("training", "loss")].max == 30
        report(tx, trial, 3, {"y": 1}, group="yet another", run=2)
        assert [each[:3] for each in live(tx, trial) if each[2] == 3] == [
            ("training", 2, 3),
            ("validation", 1, 3),
            ("yet another", 2, 3),
        ]
        assert "other" in summary(tx, trial)
        report(tx, trial, 4, {"loss": 40}, run=2)
        assert summary(tx, trial)["avg_metrics"]["loss"]["count"] == 4


def test_reports_before_the_first_start_are_replaced_too(database):
    with database.write() as tx:
        trial = add_trial(tx)
        report(tx, trial, -3, {"loss": 1})
        start(tx, trial)
        report(tx, trial, -3, {"loss": 2}, run=1)
        assert live(tx, trial) == [("training", 1, -3, {"loss": 2})]


def test_what_is_replaced_is_no_longer_the_best(database):
    with database.write() as tx:
        experiment = add(tx)
        trial, other = add_trial(tx, experiment), add_trial(tx, experiment)
        report(tx, other, 1, {"loss": 5}, group="validation")
        start(tx, trial)
        for steps, value in ((1, 7), (2, 3)):
            report(tx, trial, steps, {"loss": value}, group="validation", run=1)
        assert (best(tx, trial), best_trial(tx, experiment)) == ((2, 2, 3), (trial, 3))
        start(tx, trial)
        report(tx, trial, 1, {"loss": 0}, run=2)
        assert (best(tx, trial), best_trial(tx, experiment)) == ((1, 1, 7), (other, 5))
        report(tx, trial, 1, {"loss": 6}, group="validation", run=2)
        assert (best(tx, trial), best_trial(tx, experiment)) == ((1, 1, 6), (other, 5))


@pytest.mark.parametrize(
    ("smaller", "values", "expected"),
    [
        pytest.param(True, [3, 1, 2], (2, 3, 1), id="smaller"),
        pytest.param(False, [1, 3, 2], (2, 3, 3), id="larger"),
        pytest.param(True, [1, 1], (1, 2, 1), id="of equal ones the first"),
        pytest.param(True, ["NaN", 5, "NaN"], (2, 3, 5), id="NaN is the worst"),
        pytest.param(False, ["NaN", -5], (2, 2, -5), id="NaN is the worst, larger"),
        pytest.param(True, ["NaN"], (None, 1, None), id="NaN alone"),
        pytest.param(True, ["-Infinity", 0], (1, 2, float("-inf")), id="minus infinity"),
        pytest.param(False, ["Infinity", 0], (1, 2, float("inf")), id="infinity"),
        pytest.param(True, ["Infinity"], (1, 1, float("inf")), id="infinity is a value"),
        pytest.param(False, [None, 2, None], (2, 2, 2), id="null is as good as none"),
        pytest.param(False, [2, "text", True], (1, 3, 2), id="what is no number is no best one"),
    ],
)
def test_the_best_and_the_latest_validation(database, smaller, values, expected):
    with database.write() as tx:
        experiment = add(tx)
        tx.execute(update(experiment_table).values(smaller_is_better=smaller))
        trial = add_trial(tx, experiment)
        for steps, value in enumerate(values, start=1):
            report(tx, trial, steps, {"loss": value, "acc": 1}, group="validation")
            report(tx, trial, steps, {"loss": -100 if smaller else 100})
        report(tx, trial, 9, {"acc": 3}, group="validation")
        assert best(tx, trial) == expected
        assert best_trial(tx, experiment) == (None if expected[2] is None else trial, expected[2])
        recount_experiment(tx, experiment)
        assert best(tx, trial) == expected
        assert best_trial(tx, experiment) == (None if expected[2] is None else trial, expected[2])


def test_a_metric_that_is_added_to_a_validation_counts(database):
    with database.write() as tx:
        trial = add_trial(tx)
        report(tx, trial, 1, {"acc": 1}, group="validation")
        assert best(tx, trial) == (None, None, None)
        report(tx, trial, 1, {"loss": 4}, group="validation")
        assert best(tx, trial) == (1, 1, 4)


def test_the_searcher_looks_at_another_metric_from_now_on(database):
    with database.write() as tx:
        experiment = add(tx)
        trial, other, _idle = (add_trial(tx, experiment) for _ in range(3))
        report(tx, trial, 1, {"loss": 1, "acc": 0.1}, group="validation")
        report(tx, trial, 2, {"loss": 2, "acc": 0.2}, group="validation")
        report(tx, other, 1, {"loss": 3, "acc": 0.3}, group="validation")
        assert best_trial(tx, experiment) == (trial, 1)
        tx.execute(update(experiment_table).values(searcher_metric="acc", smaller_is_better=False))
        recount_experiment(tx, experiment)
        assert best_trial(tx, experiment) == (other, 0.3)
        assert best(tx, trial) == (2, 2, 0.2)
        tx.execute(update(experiment_table).values(searcher_metric="none"))
        recount_experiment(tx, experiment)
        assert (best_trial(tx, experiment), best(tx, trial)) == ((None, None), (None, None, None))


def test_pages_of_reports(database):
    with database.write() as tx:
        trial, other = add_trial(tx), add_trial(tx)
        for steps in (-1, 0, 7, 3, 5):
            report(tx, trial, steps, {"loss": steps}, time=NOW + dt.timedelta(seconds=steps))
        report(tx, trial, 4, {"loss": 1}, group="validation")
        report(tx, other, 4, {"loss": 1})
    with database.read() as tx:
        first = read_reports(tx, trial, "training", limit=2)
        assert [each.total_batches for each in first] == [0, 3]
        rest = read_reports(tx, trial, "training", after=3)
        assert [each.total_batches for each in rest] == [5, 7]
        assert (rest[0].trial_id, rest[0].run_id, rest[0].group) == (trial, 0, "training")
        assert rest[0].end_time == NOW + dt.timedelta(seconds=5)
        assert document(rest[0].metrics_struct) == {"avg_metrics": {"loss": 5}, "batch_metrics": None}
        assert read_reports(tx, trial, "nobody") == []


def test_reports_go_with_their_trial(database):
    with database.write() as tx:
        experiment = add(tx)
        trial = add_trial(tx, experiment)
        report(tx, trial, 1, {"loss": 1})
        experiments.delete_experiment(tx, experiments.lock(tx, experiment))
        for table in (metrics, metric_summaries):
            assert tx.scalar(select(func.count()).select_from(table)) == 0


def test_concurrent_reports_lose_nothing(database):
    threads, each = 6, 15
    with database.write() as tx:
        experiment = add(tx)
        trial, other = add_trial(tx, experiment), add_trial(tx, experiment)
        for one in (trial, other):
            start(tx, one)
    barrier = threading.Barrier(threads)
    failures = []

    def work(number):
        barrier.wait()
        try:
            for count in range(each):
                step = number * each + count
                group = ("training", "validation", "other")[step % 3]
                with database.write() as tx:
                    report(tx, trial if number % 2 else other, step // 2, {f"m{number}": 1}, group=group, run=1)
                with database.write() as tx:
                    report(tx, trial, 1000 + step, {"loss": -step}, group="validation", run=1)
        except Exception as failure:
            failures.append(failure)
            raise

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    with database.read() as tx:
        assert best_trial(tx, experiment) == (trial, -(threads * each - 1))
        total = sum(
            summary_of["count"]
            for one in (trial, other)
            for group in summary(tx, one).values()
            for summary_of in group.values()
        )
        assert total == 2 * threads * each
        changes = tx.scalars(select(trials.c.metrics_version).where(trials.c.id.in_([trial, other]))).all()
        assert sum(changes) == 2 * threads * each


STEPS = st.integers(0, 6)
REPORTS = st.lists(
    st.tuples(
        st.sampled_from(["training", "validation", "other", "another"]),
        STEPS,
        st.dictionaries(st.sampled_from(["loss", "b"]), st.sampled_from([1, 2, 3.5, "NaN", "text", True]), max_size=2),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REPORTS)
def test_summaries_are_those_of_the_live_reports(database, reports):
    with database.write() as tx:
        experiment = add(tx)
        trial = add_trial(tx, experiment)
        run = 0
        for group, steps, values, starts in reports:
            if starts:
                run = start(tx, trial)
            try:
                with tx.begin_nested():
                    report(tx, trial, steps, values, group=group, run=run)
            except AlreadyExistsError:
                continue
        expected: dict = {}
        for group, _, _, values in live(tx, trial):
            for name, value in values.items():
                summaries = expected.setdefault(summary_key(group), {})
                summaries[name] = added(summaries.get(name), value)
        shown = summary(tx, trial)
        for key in shown.keys() | expected.keys():
            left = {name: {k: v for k, v in each.items() if k != "last"} for name, each in shown.get(key, {}).items()}
            right = {name: each.document() for name, each in expected.get(key, {}).items()}
            assert left == {name: {k: v for k, v in each.items() if k != "last"} for name, each in right.items()}
        before = (best(tx, trial), best_trial(tx, experiment), get_trial(tx, trial).total_batches)
        recount_experiment(tx, experiment)
        after = (best(tx, trial), best_trial(tx, experiment), get_trial(tx, trial).total_batches)
        assert (before[0][0], before[0][2], *before[1:]) == (after[0][0], after[0][2], *after[1:])
