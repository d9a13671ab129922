from __future__ import annotations

import re

import pytest
from sqlalchemy import insert, text

from server.domain.series_filter import BATCHES, TIME, Bounds, SeriesFilter
from server.domain.struct import encode
from server.store import metric_reads, metric_series
from server.store.metric_series import changes, read_series
from server.store.tables.metrics import metrics
from tests.store.experiment_rows import NOW, add
from tests.store.trial_rows import add_trial, report, start

ALL = SeriesFilter()
STORED = encode({"avg_metrics": {"loss": 1}, "batch_metrics": None})


def add_rows(tx, trial_ids, count):
    """Store reports of trials in turn, so that the ids of each have gaps."""
    row = {"run_id": 0, "group_name": "training", "kind": 0, "end_time": NOW, "metrics_struct": STORED}
    steps = [(trial, step) for step in range(count) for trial in trial_ids]
    tx.execute(
        insert(metrics),
        [
            row | {"trial_id": trial, "total_batches": step, "version": step + 1, "archived": False}
            for trial, step in steps
        ],
    )


@pytest.mark.parametrize("trials", [1, 2, 3, 8])
def test_a_part_is_spread_evenly(database, trials):
    count, most = 4000, 400
    with database.write() as tx:
        experiment = add(tx)
        ids = [add_trial(tx, experiment) for _ in range(trials)]
        add_rows(tx, ids, count)
        for trial in ids:
            found = [each.total_batches for each in read_series(tx, trial, "training", ALL, most=most)]
            assert found == sorted(set(found))
            assert most * 0.8 <= len(found) <= most * 1.2
            tenths = [sum(step // (count // 10) == part for step in found) for part in range(10)]
            assert min(tenths) >= most / 10 * 0.6, tenths
            # Reports that differ in turn are all met.
            assert min(sum(step % period == 0 for step in found) for period in (2, 3, 5, 10)) >= most / 10 * 0.5


def test_few_reports_are_all_read(database):
    with database.write() as tx:
        trial = add_trial(tx)
        add_rows(tx, [trial], 30)
        assert len(read_series(tx, trial, "training", ALL, most=30)) == 30
        bounds = SeriesFilter(BATCHES, Bounds(gte=10, lt=20))
        assert [each.total_batches for each in read_series(tx, trial, "training", bounds)] == list(range(10, 20))
        assert len(read_series(tx, trial, "training", SeriesFilter(TIME, Bounds(gt=0)))) == 30
        assert read_series(tx, trial, "training", SeriesFilter(TIME, Bounds(lt=0))) == []
        assert [each.total_batches for each in read_series(tx, trial, "training", ALL, since=28)] == [28, 29]
        assert read_series(tx, trial, "validation", ALL) == []


def test_changes_are_read_in_their_order(database):
    with database.write() as tx:
        trial = add_trial(tx)
        add_rows(tx, [trial], 2500)
        assert [each.total_batches for each in changes(tx, trial, "training", 0)] == list(range(2500))
        assert [each.total_batches for each in changes(tx, trial, "training", 2498)] == [2498, 2499]


def test_what_was_touched_has_changed(database):
    with database.write() as tx:
        trial = add_trial(tx)
        start(tx, trial)
        for step in (1, 2, 3):
            report(tx, trial, step, {"loss": 1}, run=1)
        report(tx, trial, 2, {"acc": 1}, run=1)
        assert [each.total_batches for each in changes(tx, trial, "training", 3)] == [2]
        start(tx, trial)
        report(tx, trial, 3, {"loss": 2}, run=2)
        assert [each.total_batches for each in changes(tx, trial, "training", 4)] == [3]


PLANS = {
    "stream": (metric_reads._PAGE, "ix_metrics_live", {"trial_id": 1, "group": "training", "after": 5, "limit": 9}),
    "changes": (metric_series._CHANGES, "ix_metrics_version", {"trial_id": 1, "group": "training", "since": 5}),
}


# PostgreSQL chooses by what the tables hold.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", PLANS)
def test_pages_come_from_an_index(database, name):
    statement, index, values = PLANS[name]
    with database.read() as tx:
        compiled = statement.compile(dialect=tx.dialect)
        sql = re.sub(r"\?", "{}", str(compiled)).format(*(f":{key}" for key in compiled.positiontup))
        known = {key: values.get(key, value) for key, value in compiled.params.items()}
        plan = " ".join(row[3] for row in tx.execute(text(f"EXPLAIN QUERY PLAN {sql}"), known))
    assert index in plan
    assert "TEMP B-TREE" not in plan
