"""Many experiments and runs for a measurement, made by the database itself: over the API they would take an hour.

Each of `number` experiments has one run with eight hyperparameters and eight metrics, all of project 1; and one more
experiment, of a project of its own, has as many runs as that.
"""

# ruff: noqa: S608, ISC004 - the names and numbers in these statements are our own, and the texts are long

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, text

from server.domain.struct import encode
from server.store.digests import name_digest
from server.store.metric_summaries import metric_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from server.store.database import Database

OPTIMIZERS = ("adam", "sgd", "lamb")
"""The texts that the last three hyperparameters have; the others are numbers from 0 to 1."""

_START = 1_700_000_000_000_000
_PROJECT = 2
# Primes: values look random, and are the same in every run.
_SPREAD = 1_000_003
_STEP = 7919
_NUMBERS, _TEXTS = range(5), range(5, 8)
_METRICS = [("validation", f"m{number}") for number in range(4)] + [
    ("training", f"m{number}") for number in range(4, 8)
]
_SUMMARY = {"count": 100, "last": 0.5, "max": 1.5, "mean": 0.75, "min": 0.25, "sum": 75, "type": "number"}


def fill(database: Database, number: int) -> None:
    """Fill an empty, migrated database, and let PostgreSQL look at it."""
    with database.write() as tx:
        for statement, values in _statements(database.dialect_name, number):
            tx.execute(text(statement), values)
        _continue_ids(tx)
    if database.dialect_name == "postgresql":
        engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
        engine.dispose()


def _value(step: int) -> str:
    """Return SQL for a number from 0 to 1 that goes by `i`, another one for each step."""
    return f"((i * {_STEP + 104 * step} % {_SPREAD}) % 1000) / 1000.0"


def _choice(step: int) -> str:
    names = " ".join(f"WHEN {number} THEN '{name}'" for number, name in enumerate(OPTIMIZERS))
    return f"CASE (i * {_STEP + 104 * step} % {_SPREAD}) % {len(OPTIMIZERS)} {names} END"


def _statements(dialect: str, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    counting = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {number})"
    before, rows = (
        (counting, "n") if dialect == "sqlite" else ("", f"generate_series(CAST(1 AS BIGINT), {number}) AS n(i)")
    )

    def each(table: str, columns: str, values: str, **parameters: Any) -> tuple[str, dict[str, Any]]:
        return f"INSERT INTO {table} ({columns}) {before} SELECT {values} FROM {rows}", parameters

    big = number + 1
    yield (
        "INSERT INTO projects (id, workspace_id, name, name_key, name_folded, key, user_id, created_at) "
        f"VALUES ({_PROJECT}, 1, 'wide', 'wide', 'wide', 'WIDE', 2, {_START})",
        {},
    )
    columns = (
        "id, project_id, user_id, state, archived, unmanaged, name, name_key, name_folded, job_id, start_time, "
        "searcher_type, searcher_metric, smaller_is_better, num_trials, best_trial_id, best_trial_metric, progress"
    )
    shown = f"TRUE, 'exp ' || i, 'exp ' || i, 'exp ' || i, 'job', {_START} + i * 1000000"
    yield each(
        "experiments",
        columns,
        f"i, 1, 2, CASE WHEN i % 10 = 0 THEN 16 ELSE 6 END, i % 20 = 1, {shown}, 'single', 'm0', TRUE, 1, i, "
        f"{_value(20)}, 1.0",
    )
    yield (
        f"INSERT INTO experiments ({columns}) SELECT {big}, {_PROJECT}, 2, 6, FALSE, {shown}, 'random', 'm0', TRUE, "
        f"{number}, NULL, NULL, 1.0 FROM (SELECT CAST({big} AS BIGINT) AS i) AS one",
        {},
    )
    documents = "experiment_id, original_config, config, config_struct, hparams_struct"
    parameters = {f"hp{k}": {"type": "const", "val": 0.5 if k in _NUMBERS else "adam"} for k in range(8)}
    config = encode({"hyperparameters": parameters, "data": {f"key{k}": "x" * 20 for k in range(50)}})
    stored = {"text": "name: x\n" * 100, "config": config, "hparams": encode(parameters)}
    yield each("experiment_documents", documents, "i, :text, '{}', :config, :hparams", **stored)
    yield f"INSERT INTO experiment_documents ({documents}) VALUES ({big}, :text, '{{}}', :config, :hparams)", stored
    yield from _runs(each, number)
    for key in _NUMBERS:
        pair = {"digest": name_digest(f"hp{key}"), "position": key}
        yield each("experiment_hparams", "experiment_id, digest, position, low, high",
                   f"i, :digest, :position, {_value(key)}, {_value(key)}", **pair)  # fmt: skip
        yield each("trial_hparams", "trial_id, digest, position, number",
                   f"i, :digest, :position, {_value(key)}", **pair)  # fmt: skip
    for key in _TEXTS:
        pair = {"digest": name_digest(f"hp{key}"), "position": key}
        for table, owner in (("experiment_hparams", "experiment_id"), ("trial_hparams", "trial_id")):
            yield each(table, f"{owner}, digest, position, text", f"i, :digest, :position, {_choice(key)}", **pair)
    for step, (group, name) in enumerate(_METRICS, start=10):
        value = _value(step)
        yield each(
            "metric_summaries",
            "trial_id, digest, group_name, name, type, count, min, max, mean, last, last_number",
            f"i, :digest, :group, :name, 'number', 100, {value}, {value} + 1, {value} + 0.5, '0.5', {value}",
            digest=metric_digest(group, name), group=group, name=name,
        )  # fmt: skip
    ended, going = number - number // 10, number // 10
    yield (
        "INSERT INTO experiment_counts (project_id, user_id, state, archived, delta) SELECT project_id, user_id, "
        "state, archived, COUNT(*) FROM experiments GROUP BY project_id, user_id, state, archived",
        {},
    )
    yield f"INSERT INTO run_counts (project_id, delta) VALUES (1, {ended + going}), ({_PROJECT}, {number})", {}
    yield f"INSERT INTO run_numbers (project_id, last) VALUES (1, {number}), ({_PROJECT}, {number})", {}


def _runs(each: Any, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    columns = (
        "id, experiment_id, project_id, local_id, state, start_time, hparams_struct, summary_metrics_struct, "
        "searcher_metric_value, total_batches"
    )
    groups = {"validation": "validation_metrics", "training": "avg_metrics"}
    summary: dict[str, dict[str, Any]] = {name: {} for name in groups.values()}
    for group, name in _METRICS:
        summary[groups[group]][name] = _SUMMARY
    hparams = {f"hp{k}": 0.5 if k in _NUMBERS else "adam" for k in range(8)}
    stored = {"hparams": encode(hparams), "summary": encode(summary)}
    shown = f"8, {_START} + i * 1000000, :hparams, :summary, {_value(20)}, 100"
    yield each("trials", columns, f"i, i, 1, i, {shown}", **stored)
    yield each("trials", columns, f"i + {number}, {number + 1}, {_PROJECT}, i, {shown}", **stored)


def _continue_ids(tx: Connection) -> None:
    if tx.dialect.name != "postgresql":
        return
    for table in ("experiments", "trials", "projects"):
        tx.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM {table}"))
