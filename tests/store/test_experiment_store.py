from __future__ import annotations

import itertools
import threading

import pytest
from google.protobuf.struct_pb2 import Struct
from sqlalchemy import exc, func, select

from server.domain.experiment_filter import ExperimentFilter, ExperimentOrder, IdFilter
from server.domain.experiment_state import ExperimentState
from server.domain.paging import page_by_rule_a
from server.store import experiments as store
from server.store.experiment_labels import get_labels, labels_by_use, set_labels
from server.store.tables.experiments import experiment_documents, experiment_labels, experiments, model_definitions
from tests.store.experiment_rows import NOW, add, config

EVERYTHING = ExperimentFilter()


def listed(tx, wanted=EVERYTHING, order=ExperimentOrder.ID, *, descending=False, offset=0, limit=-1) -> list[int]:
    total = store.count_experiments(tx, wanted)
    page = page_by_rule_a(offset, limit, total)
    rows = store.list_experiments(tx, wanted, order, page, descending=descending)
    assert len(rows) == page.size
    return [row.id for row in rows]


def test_what_was_stored_is_shown(database):
    completed = config("run 训练", "some text", ("b", "a"), hyperparameters={"lr": {"type": "const", "val": 0.1}})
    with database.write() as tx:
        experiment_id = add(
            tx, completed, external_id="x/1", original_config="# 训练\r\nname: 'run'", model_definition=b"archive"
        )
    with database.read() as tx:
        record = store.get_experiment(tx, experiment_id)
        assert record is not None
        assert (record.name, record.description, record.external_id) == ("run 训练", "some text", "x/1")
        assert (record.state, record.archived, record.unmanaged) == (ExperimentState.PAUSED, False, True)
        assert (record.start_time, record.end_time, record.progress) == (NOW, None, 0.0)
        assert (record.username, record.display_name, record.project_owner_id) == ("determined", "", 1)
        assert (record.project_name, record.workspace_name, record.parent_archived) == (
            "Uncategorized",
            "Uncategorized",
            False,
        )
        assert (record.searcher_type, record.searcher_metric, record.model_definition_size) == ("single", "loss", 7)
        assert dict(Struct.FromString(record.config_struct))["name"] == "run 训练"
        assert dict(Struct.FromString(record.hparams_struct))["lr"] == {"type": "const", "val": 0.1}
        assert store.get_original_config(tx, experiment_id) == "# 训练\r\nname: 'run'"
        assert get_labels(tx, experiment_id) == ["b", "a"]
        assert store.get_trial_ids(tx, experiment_id) == []


@pytest.mark.parametrize("experiment_id", [0, -1, 99, 2**31 - 1])
def test_an_id_that_nobody_has(database, experiment_id):
    with database.write() as tx:
        assert store.get_experiment(tx, experiment_id) is None
        assert store.lock(tx, experiment_id) is None


def test_ids_are_never_given_twice(database):
    with database.write() as tx:
        first = add(tx)
        locked = store.lock(tx, first)
        store.delete_experiment(tx, locked)
        assert add(tx) > first


def test_a_page_is_in_the_order_asked_for(database):
    with database.write() as tx:
        ids = [add(tx) for _ in range(7)]
        assert listed(tx, descending=True, offset=2, limit=3) == ids[::-1][2:5]
        assert store.get_experiments(tx, [ids[3], 999, ids[0]]) == [
            store.get_experiment(tx, ids[3]),
            store.get_experiment(tx, ids[0]),
        ]


def test_more_rows_than_a_statement_takes(database, monkeypatch):
    monkeypatch.setattr(store, "_CHUNK", 2)
    with database.write() as tx:
        ids = [add(tx, config(labels=("l",))) for _ in range(5)]
        assert listed(tx) == ids


@pytest.mark.parametrize(
    ("part", "found"),
    [
        pytest.param("", "mnist MNIST-2 50% 5_0 Straße café", id="nothing asked for"),
        pytest.param("mnist", "mnist MNIST-2", id="regardless of case"),
        pytest.param("%", "50%", id="percent stands for itself"),
        pytest.param("_", "5_0", id="underscore stands for itself"),
        pytest.param("STRASSE", "Straße", id="folding"),
        pytest.param("CAFÉ", "café", id="case beyond ascii"),
        pytest.param("\\", "", id="backslash"),
        pytest.param("' OR 1=1 --", "", id="no way into SQL"),
        pytest.param("x" * 100_000, "", id="a long text"),
    ],
)
@pytest.mark.parametrize("field", ["name", "description"])
def test_texts_are_found_literally(database, field, part, found):
    texts = ["mnist", "MNIST-2", "50%", "5_0", "Straße", "cafe\u0301"]
    with database.write() as tx:
        ids = {add(tx, config(**({"name": "n"} | {field: text}))): text for text in texts}
        wanted = ExperimentFilter(**{field: part})
        expected = [t.replace("café", "cafe\u0301") for t in found.split()]
        assert [ids[key] for key in listed(tx, wanted)] == expected


def filtered_rows(tx) -> dict[str, int]:
    completed = ExperimentState.COMPLETED
    rows = {
        "plain": add(tx),
        "admin": add(tx, user_id=1, state=completed),
        "labelled": add(tx, config(labels=("a", "b")), state=ExperimentState.ACTIVE),
        "other label": add(tx, config(labels=("a", "B")), state=ExperimentState.ERROR),
        "archived": add(tx, state=completed, user_id=1),
    }
    store.change(tx, store.lock(tx, rows["archived"]), archived=True)
    return rows


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        pytest.param({}, "plain, admin, labelled, other label, archived", id="everything"),
        pytest.param({"archived": True}, "archived", id="archived"),
        pytest.param({"archived": False}, "plain, admin, labelled, other label", id="not archived"),
        pytest.param({"states": (ExperimentState.COMPLETED,)}, "admin, archived", id="a state"),
        pytest.param(
            {"states": (ExperimentState.ACTIVE, ExperimentState.ERROR)}, "labelled, other label", id="two states"
        ),
        pytest.param({"user_ids": (1,)}, "admin, archived", id="a user"),
        pytest.param({"user_ids": (1, 2)}, "plain, admin, labelled, other label, archived", id="two users"),
        pytest.param({"usernames": ("admin",)}, "admin, archived", id="a user by name"),
        pytest.param({"usernames": ("Admin", "%")}, "", id="names are exact"),
        pytest.param({"usernames": ("admin",), "user_ids": (2,)}, "", id="user and user"),
        pytest.param({"labels": ("a",)}, "labelled, other label", id="a label"),
        pytest.param({"labels": ("a", "b")}, "labelled", id="both labels"),
        pytest.param({"labels": ("a", "c")}, "", id="a label that nobody has"),
        pytest.param({"project_id": 1, "archived": True, "user_ids": (1,)}, "archived", id="three criteria"),
        pytest.param({"project_id": 7}, "", id="another project"),
    ],
)
def test_filters(database, wanted, names):
    with database.write() as tx:
        rows = filtered_rows(tx)
        expected = [rows[name] for name in names.split(", ")] if names else []
        assert listed(tx, ExperimentFilter(**wanted)) == expected


@pytest.mark.parametrize(
    ("ids", "positions"),
    [
        pytest.param({"lt": 1}, [0], id="below"),
        pytest.param({"lte": 1}, [0, 1], id="up to"),
        pytest.param({"gt": 1}, [2, 3], id="above"),
        pytest.param({"gte": 1}, [1, 2, 3], id="from"),
        pytest.param({"gte": 1, "lt": 3}, [1, 2], id="between"),
        pytest.param({"among": (0, 2)}, [0, 2], id="among"),
        pytest.param({"not_among": (0, 2)}, [1, 3], id="not among"),
        pytest.param({"among": (0, 2), "not_among": (2,)}, [0], id="among, but not"),
    ],
)
def test_bounds_of_ids(database, ids, positions):
    with database.write() as tx:
        rows = [add(tx) for _ in range(4)]
        bounds = {
            key: tuple(rows[i] for i in value) if isinstance(value, tuple) else rows[value]
            for key, value in ids.items()
        }
        assert listed(tx, ExperimentFilter(ids=IdFilter(**bounds))) == [rows[i] for i in positions]


def sortable_rows(tx) -> list[int]:
    """Store eight experiments whose every sortable column has equal, different and missing values."""
    names = ["b", "A", "_x", "a", "B", "é", "10", "b"]
    ids = []
    for number, name in enumerate(names):
        completed = config(name, description=names[-number])
        experiment_id = add(tx, completed, user_id=1 + number % 2, progress=None if number % 3 else 0.5)
        tx.execute(
            experiments.update()
            .where(experiments.c.id == experiment_id)
            .values(
                end_time=None if number % 2 else NOW,
                parent_id=number % 3 or None,
                best_trial_metric=None if number == 4 else float(number % 4),
                num_trials=number % 2,
                state=ExperimentState.PAUSED + number % 2,
                resource_pool="p" * (number % 3),
                checkpoint_size=number % 3,
                checkpoint_count=number % 4,
            )
        )
        ids.append(experiment_id)
    return ids


@pytest.mark.parametrize("descending", [False, True], ids=["asc", "desc"])
@pytest.mark.parametrize("order", ExperimentOrder)
def test_every_order_is_total(database, order, descending):
    with database.write() as tx:
        ids = sortable_rows(tx)
        whole = listed(tx, order=order, descending=descending)
        assert sorted(whole) == ids
        pages = (listed(tx, order=order, descending=descending, offset=n, limit=3) for n in (0, 3, 6))
        assert list(itertools.chain(*pages)) == whole


@pytest.mark.parametrize(
    ("order", "key"),
    [
        pytest.param(ExperimentOrder.END_TIME, lambda r: (r.end_time,), id="end time"),
        pytest.param(ExperimentOrder.FORKED_FROM, lambda r: (r.parent_id,), id="forked from"),
        pytest.param(ExperimentOrder.SEARCHER_METRIC_VAL, lambda r: (r.best_trial_metric,), id="metric"),
    ],
)
@pytest.mark.parametrize("descending", [False, True], ids=["asc", "desc"])
def test_what_is_missing_comes_last_both_ways(database, order, key, descending):
    with database.write() as tx:
        sortable_rows(tx)
        rows = store.get_experiments(tx, listed(tx, order=order, descending=descending))
    keys = [(*key(row), row.id) for row in rows]
    present = [k for k in keys if k[0] is not None]
    missing = [k for k in keys if k[0] is None]
    assert present
    assert missing
    assert keys == sorted(present, reverse=descending) + sorted(missing, reverse=descending)


def test_no_progress_counts_as_none_made(database):
    with database.write() as tx:
        sortable_rows(tx)
        rows = store.get_experiments(tx, listed(tx, order=ExperimentOrder.PROGRESS))
    assert [(row.progress or 0, row.id) for row in rows] == sorted((row.progress or 0, row.id) for row in rows)


def test_names_sort_as_people_expect(database):
    with database.write() as tx:
        sortable_rows(tx)
        rows = store.get_experiments(tx, listed(tx, order=ExperimentOrder.NAME))
    assert [row.name for row in rows] == ["10", "_x", "A", "a", "B", "b", "b", "é"]


def test_users_sort_by_what_is_shown_for_them(database):
    from server.store.tables.accounts import users

    with database.write() as tx:
        tx.execute(users.update().where(users.c.id == 1).values(display_name="Zoe"))
        rows = [add(tx, user_id=1), add(tx, user_id=2)]
        assert listed(tx, order=ExperimentOrder.USER) == rows[::-1]
        assert listed(tx, order=ExperimentOrder.USER, descending=True) == rows


def test_a_change_keeps_what_it_does_not_name(database):
    with database.write() as tx:
        experiment_id = add(tx)
        locked = store.lock(tx, experiment_id)
        after = store.change(tx, locked, state=ExperimentState.COMPLETED, end_time=NOW, progress=1.0)
        assert after == store.lock(tx, experiment_id)
        assert store.change(tx, after) is after
        record = store.get_experiment(tx, experiment_id)
        assert (record.state, record.end_time, record.progress, record.archived) == (
            ExperimentState.COMPLETED,
            NOW,
            1.0,
            False,
        )


def test_another_config_leaves_the_text_that_was_sent(database):
    with database.write() as tx:
        experiment_id = add(tx, config("one", "first", ("a",)))
        store.set_notes(tx, experiment_id, "my notes")
        store.replace_config(tx, experiment_id, config("Two", "", ("b", "c")))
        record = store.get_experiment(tx, experiment_id)
        assert (record.name, record.description, record.notes) == ("Two", "", "my notes")
        assert dict(Struct.FromString(record.config_struct))["name"] == "Two"
        assert get_labels(tx, experiment_id) == ["b", "c"]
        assert store.get_original_config(tx, experiment_id) == "name: mnist\n"
        assert listed(tx, ExperimentFilter(name="two")) == [experiment_id]


def test_a_changed_config_is_found_by_its_new_name(database):
    with database.write() as tx:
        experiment_id = add(tx, config("one", "first"))
        document = store.get_config(tx, experiment_id)
        store.set_config(tx, experiment_id, document | {"name": "Other", "description": None})
        record = store.get_experiment(tx, experiment_id)
        assert (record.name, record.description) == ("Other", "")
        assert store.get_config(tx, experiment_id)["name"] == "Other"
        assert listed(tx, ExperimentFilter(name="other")) == [experiment_id]


def test_labels_keep_their_order_and_come_once(database):
    long = "l" * 10_000
    with database.write() as tx:
        experiment_id, other = add(tx), add(tx, config(labels=("b", "z")))
        assert set_labels(tx, experiment_id, ["b", "", long, "b", "a,b"]) == ["b", "", long, "a,b"]
        assert store.get_experiment(tx, experiment_id).labels == ["b", "", long, "a,b"]
        assert store.get_experiment(tx, other).labels == ["b", "z"]
        assert listed(tx, ExperimentFilter(labels=(long, ""))) == [experiment_id]
        assert labels_by_use(tx, None) == ["b", "", "a,b", long, "z"]
        assert labels_by_use(tx, 1) == labels_by_use(tx, None)
        assert labels_by_use(tx, 2) == []
        assert set_labels(tx, experiment_id, []) == []
        assert get_labels(tx, experiment_id) == []


def test_an_external_id_is_given_once(database):
    with database.write() as tx:
        experiment_id = add(tx, external_id="x")
        with pytest.raises(exc.IntegrityError), tx.begin_nested():
            add(tx, external_id="x")
        assert store.lock_by_external_id(tx, "x").id == experiment_id
        assert store.lock_by_external_id(tx, "X") is None
        assert store.count_experiments(tx, EVERYTHING) == 1


def test_what_is_deleted_leaves_nothing(database):
    with database.write() as tx:
        experiment_id = add(tx, config(labels=("a",)), model_definition=b"archive")
        store.delete_experiment(tx, store.lock(tx, experiment_id))
        assert store.count_experiments(tx, EVERYTHING) == 0
        for table in (experiments, experiment_documents, experiment_labels, model_definitions):
            assert tx.scalar(select(func.count()).select_from(table)) == 0


def test_a_locked_experiment_waits_for_its_owner(database):
    with database.write() as tx:
        experiment_id = add(tx)
    seen: list[ExperimentState] = []
    started = threading.Event()

    def second() -> None:
        started.set()
        with database.write() as tx:
            seen.append(store.lock(tx, experiment_id).state)

    with database.write() as tx:
        locked = store.lock(tx, experiment_id)
        thread = threading.Thread(target=second)
        thread.start()
        assert started.wait(10)
        store.change(tx, locked, state=ExperimentState.RUNNING)
    thread.join(10)
    assert seen == [ExperimentState.RUNNING]
