from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import func, select, update

from server.domain.experiment_state import ExperimentState
from server.domain.log_filter import LogFilter, containing
from server.domain.task_log import LogLevel, LogLine
from server.domain.trial_state import TrialState
from server.store import removal, task_logs, trials
from server.store.tables.experiments import experiments
from server.store.tables.task_logs import task_logs as table
from server.store.tables.trials import trials as trial_table
from server.store.task_logs import LogSource
from tests.store.experiment_rows import NOW, add

TASK = LogSource(task_id="1.a")
EVERYTHING = LogFilter()


def line(log: str = "x\n", **values) -> LogLine:
    fields = dict.fromkeys(LogLine.__dataclass_fields__) | {"task_id": "1.a", "log": log}
    return LogLine(**(fields | values))


def add_trial(tx, experiment_id: int, task_id: str) -> int:
    return trials.insert_trial(
        tx,
        trials.NewTrial(
            experiment_id=experiment_id,
            external_id=None,
            state=TrialState.PAUSED,
            task_id=task_id,
            hparams={},
            start_time=NOW,
        ),
    )


@pytest.fixture
def trial_id(database) -> int:
    with database.write() as tx:
        experiment_id = add(tx)
        add_trial(tx, experiment_id, "1.other")
        return add_trial(tx, experiment_id, "1.a")


def append(database, *lines: LogLine) -> int:
    with database.write() as tx:
        return task_logs.append(tx, lines)


def texts(database, wanted: LogFilter = EVERYTHING, source: LogSource = TASK, **options) -> list[str]:
    with database.read() as tx:
        page = task_logs.read_page(tx, source, wanted, options.pop("after", 0), options.pop("upto", 2**62), **options)
    assert page.position is None
    return [line.log for _, line in page.lines]


def test_lines_come_back_as_they_were(database, trial_id):
    full = line(
        "a\r\nb \x1b[31mred\x1b[0m <script> \u00e4\U0001f600",
        timestamp=NOW,
        level=LogLevel.CRITICAL,
        rank_id=0,
        allocation_id="al",
        agent_id="ag",
        container_id="co",
        source="so",
        stdtype="stdout",
    )
    bare = line("")
    assert append(database, full, bare) == 2
    for source in (TASK, LogSource(trial_id=trial_id)):
        with database.read() as tx:
            page = task_logs.read_page(tx, source, EVERYTHING, 0, 2**62)
        assert [each for _, each in page.lines] == [full, bare]


def test_lines_of_unknown_tasks_are_dropped(database, trial_id):
    assert append(database, line("1", task_id="nope"), line("2"), line("3", task_id="1.other")) == 2
    assert texts(database) == ["2"]
    assert texts(database, source=LogSource(task_id="1.other")) == ["3"]


def test_ranges_and_directions(database, trial_id):
    append(database, *(line(str(n)) for n in range(5)))
    with database.read() as tx:
        ids = [number for number, _ in task_logs.read_page(tx, TASK, EVERYTHING, 0, 2**62).lines]
    assert texts(database, after=ids[1], upto=ids[3]) == ["2", "3"]
    assert texts(database, after=ids[1], upto=ids[3], descending=True) == ["3", "2"]
    assert texts(database, after=ids[4]) == []


FILTERED = (
    line("zero", level=LogLevel.INFO, rank_id=0, stdtype="stdout", source="s", timestamp=NOW),
    line("one", level=LogLevel.ERROR, rank_id=1, stdtype="stderr", agent_id="a1", allocation_id="al", container_id="c"),
    line("two", timestamp=NOW + dt.timedelta(microseconds=1)),
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(LogFilter(levels=(3,)), ["zero"], id="level"),
        pytest.param(LogFilter(levels=(3, 5)), ["zero", "one"], id="levels"),
        pytest.param(LogFilter(levels=(0,)), ["two"], id="no-level"),
        pytest.param(LogFilter(levels=(0, 5)), ["one", "two"], id="no-level-or"),
        pytest.param(LogFilter(rank_ids=(0,)), ["zero"], id="rank-zero"),
        pytest.param(LogFilter(rank_ids=(-1, 1)), ["one", "two"], id="no-rank-or"),
        pytest.param(LogFilter(stdtypes=("stdout", "stderr")), ["zero", "one"], id="stdtypes"),
        pytest.param(LogFilter(sources=("s",)), ["zero"], id="source"),
        pytest.param(LogFilter(agent_ids=("a1", "a2")), ["one"], id="agent"),
        pytest.param(LogFilter(allocation_ids=("al",)), ["one"], id="allocation"),
        pytest.param(LogFilter(container_ids=("c",)), ["one"], id="container"),
        pytest.param(LogFilter(before=NOW), ["zero"], id="before"),
        pytest.param(LogFilter(after=NOW), ["two"], id="after"),
        pytest.param(LogFilter(levels=(3, 5), stdtypes=("stderr",)), ["one"], id="and"),
        pytest.param(LogFilter(text=containing("O")), ["zero", "one", "two"], id="text"),
        pytest.param(LogFilter(text=containing("ze"), levels=(5,)), [], id="text-and"),
    ],
)
def test_filters(database, trial_id, wanted, expected):
    append(database, *FILTERED)
    assert texts(database, wanted) == expected


def test_pages_are_bounded_by_lines_and_by_size(database, trial_id):
    append(database, *(line("small") for _ in range(1500)))
    append(database, *(line("x" * 1_500_000) for _ in range(4)))
    sizes = []
    after, matched = 0, 0
    while True:
        with database.read() as tx:
            page = task_logs.read_page(tx, TASK, LogFilter(text=containing("X")), after, 2**62)
        sizes.append(len(page.lines))
        matched += len(page.lines)
        if page.position is None:
            break
        assert page.position > after
        after = page.position
    assert matched == 4
    assert sizes == [0, 3, 1]


def test_standing(database, trial_id):
    source = LogSource(trial_id=trial_id)
    for each in (TASK, source):
        assert task_logs.get_standing(database, each) == task_logs.LogStanding(0, over=False, end_time=None)
    append(database, line(), line())
    newest = task_logs.get_standing(database, source).newest
    assert newest > 0
    with database.write() as tx:
        changes = {"state": TrialState.ERROR, "end_time": NOW}
        tx.execute(update(trial_table).where(trial_table.c.id == trial_id).values(changes))
    for each in (TASK, source):
        assert task_logs.get_standing(database, each) == task_logs.LogStanding(newest, over=True, end_time=NOW)
    assert task_logs.get_standing(database, LogSource(task_id="nope")) is None
    assert task_logs.get_standing(database, LogSource(trial_id=99)) is None


def test_fields(database, trial_id):
    append(database, *FILTERED)
    with database.read() as tx:
        found = task_logs.read_fields(tx, TASK, 0, 2**62)
        assert found == task_logs.LogFields(
            allocation_ids=frozenset({"al"}),
            agent_ids=frozenset({"a1"}),
            container_ids=frozenset({"c"}),
            rank_ids=frozenset({0, 1}),
            stdtypes=frozenset({"stdout", "stderr"}),
            sources=frozenset({"s"}),
        )
        assert task_logs.read_fields(tx, TASK, 2**61, 2**62) == task_logs.LogFields()
    assert (found | task_logs.LogFields(rank_ids=frozenset({7}))).rank_ids == {0, 1, 7}


@pytest.mark.parametrize(
    ("days", "state", "age", "expired"),
    [
        pytest.param(1, TrialState.COMPLETED, dt.timedelta(days=1), True, id="after-a-day"),
        pytest.param(1, TrialState.COMPLETED, dt.timedelta(hours=23), False, id="within-the-day"),
        pytest.param(0, TrialState.ERROR, dt.timedelta(), True, id="at-once"),
        pytest.param(0, TrialState.RUNNING, dt.timedelta(days=9), False, id="runs-again"),
        pytest.param(-1, TrialState.COMPLETED, dt.timedelta(days=9), False, id="forever"),
        pytest.param(None, TrialState.COMPLETED, dt.timedelta(days=9), False, id="unset"),
        pytest.param(2**31 - 1, TrialState.COMPLETED, dt.timedelta(days=9), False, id="for-ages"),
    ],
)
def test_expiry(database, trial_id, days, state, age, expired):
    append(database, line("1"), line("2"), line("kept", task_id="1.other"))
    with database.write() as tx:
        values = {"log_retention_days": days, "state": state, "end_time": NOW - age}
        tx.execute(update(trial_table).where(trial_table.c.id == trial_id).values(values))
    with database.read() as tx:
        assert task_logs.has_expired(tx, NOW) is expired
    with database.write() as tx:
        removed = [task_logs.delete_expired(tx, NOW, 1) for _ in range(3)]
    assert removed == ([1, 1, 0] if expired else [0, 0, 0])
    assert texts(database) == ([] if expired else ["1", "2"])
    assert texts(database, source=LogSource(task_id="1.other")) == ["kept"]


def test_lines_go_with_their_experiment(database, trial_id):
    append(database, line(), line())
    with database.write() as tx:
        assert not removal.remove_log_lines(tx)
        tx.execute(update(experiments).values(state=ExperimentState.DELETING))
        assert removal.remove_log_lines(tx)
        assert not removal.remove_log_lines(tx)
        assert tx.scalar(select(func.count()).select_from(table)) == 0


def test_a_reader_that_follows_ids_misses_nothing(database, trial_id):
    """Several writers at once: whoever reads on from the newest id of each look sees every line."""

    def write(name: str) -> None:
        for n in range(20):
            append(database, *(line(f"{name}{n}.{part}") for part in range(3)))

    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    seen: list[str] = []
    after = 0
    working = True
    while working:
        working = any(writer.is_alive() for writer in writers)
        newest = task_logs.get_standing(database, TASK).newest
        if newest > after:
            seen += texts(database, after=after, upto=newest)
            after = newest
    assert len(seen) == len(set(seen)) == 4 * 20 * 3
