"""Searches of runs on both databases, held to what a few lines of Python say about the same documents."""

from __future__ import annotations

import datetime as dt
import json
import operator
import random
import shutil
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from server.domain.errors import InvalidArgumentError
from server.domain.project_columns import Kind, Location
from server.domain.run_metadata import parse_date
from server.domain.search_filter import Condition, Group, Operator, SearchFilter, parse_filter
from server.domain.search_order import parse_order
from server.domain.trial_state import TrialState
from server.store import run_details, run_search
from server.store.database import Database
from server.store.search_tree import Search
from tests import postgres
from tests.store.experiment_rows import NOW, add, config
from tests.store.trial_rows import add_trial, report

pytestmark = pytest.mark.postgres

TEXTS = ["", "adam", "Adam", "ÄDAM", "ädam", "Z", "%", "_", "\\", "'", '"', "a.b", "$.x", "0.5", "true", "2026-01-02"]
TEXTS += ["x' OR 1=1 --", "'; DROP TABLE trials; --", ":p", "%(x)s", "?", "{}", "[0]", "\u2028", "\U0001f600", "\n"]
NUMBERS = [0, 0.5, 1, 3, -1, 2**53, 1e300, -1e-9]
NAMES = ["lr", "LR", "a", "a.b", "x'--", "%", "_", "sp ace", '"q"', "\\", "$", "[0]", "ünï", ":p", "%(x)s", ""]
# Names in metadata may not hold all signs.
PLAIN = [name for name in NAMES if not set(name) & set(".$[]")]
COMPARISONS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le}
COMPARISONS |= {">": operator.gt, ">=": operator.ge}


@dataclass(repr=False)
class Run:
    """What is stored of a run, as a test gives it."""

    id: int = 0
    name: str = ""
    external_id: str | None = None
    labels: tuple[str, ...] = ()
    state: TrialState = TrialState.PAUSED
    hparams: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)


def make_runs() -> list[Run]:
    dice = random.Random(7)

    def value() -> Any:
        pool = dice.choice([TEXTS, NUMBERS[:5], [*NUMBERS, True, False], ["adam", "ADAM", "Z", "0.5", "2026-01-02"]])
        return dice.choice(pool)

    def document(names: list[str]) -> dict[str, Any]:
        made = {name: value() for name in [*dice.sample(names, 4), "lr"]}
        return made | {"a": {"b": value()}} if dice.random() < 0.4 else made

    return [
        Run(
            name=dice.choice(TEXTS[1:]),
            external_id=dice.choice([None, *TEXTS[1:]]),
            labels=tuple(dice.sample(TEXTS[1:], dice.randrange(3))),
            state=dice.choice([TrialState.PAUSED, TrialState.COMPLETED, TrialState.RUNNING]),
            hparams=document([name for name in NAMES if name != "a"]),
            metadata=document(PLAIN) | {"all": [value() for _ in range(dice.randrange(3))], "deep": [{"x": value()}]},
            metrics={name: value() for name in [*dice.sample([name for name in NAMES if name], 4), "lr"]},
        )
        for _ in range(40)
    ]


def store(database: Database, runs: list[Run]) -> None:
    with database.write() as tx:
        for run in runs:
            owner = add(tx, config(run.name, labels=run.labels))
            run.id = add_trial(tx, owner, external_id=run.external_id, state=run.state, hparams=run.hparams)
            run_details.set_metadata(tx, run.id, run.metadata)
            report(tx, run.id, 1, run.metrics, group="mine")


@pytest.fixture(scope="module")
def both(sqlite_template, postgres_databases, postgres_server, tmp_path_factory):
    """The same runs in a database of each kind, and as they are."""
    file = tmp_path_factory.mktemp("oracle") / "a.db"
    shutil.copy(sqlite_template, file)
    name = postgres_databases.take()
    databases = [Database(f"sqlite:///{file}"), Database(postgres.database_url(postgres_server, name))]
    runs = make_runs()
    for database in databases:
        store(database, runs)
    yield databases, runs
    for database in databases:
        database.close()
    postgres_databases.give_back(name)


NUMERIC = st.one_of(st.sampled_from(NUMBERS), st.sampled_from(["0.5", "1", "-1e9"]))
DATES = st.sampled_from(["2026-01-02", "2026-01-02T00:00:00Z", "2025-12-31T23:00:00-01:00", "1999-01-01"])
TEXTUAL = st.sampled_from(TEXTS)
# What a filter takes values for, with values that fit; those that do not are in another test.
FITTING = st.one_of(
    st.tuples(st.just("NUMBER"), NUMERIC),
    st.tuples(st.just("TEXT"), TEXTUAL),
    st.tuples(st.just("UNSPECIFIED"), st.one_of(st.sampled_from(NUMBERS), TEXTUAL, st.booleans())),
)
ANY_OPERATOR = st.sampled_from([each.value for each in Operator])
ORDERED = st.sampled_from([*COMPARISONS, "isEmpty", "notEmpty"])
NAMED = st.sampled_from(["=", "!=", "contains", "notContains", "isEmpty", "notEmpty"])


def condition(location: str, names: list[str], prefix: str, suffix: str = "", fitting: Any = FITTING) -> Any:
    column = st.sampled_from(names).map(lambda name: prefix + name + suffix)
    return st.tuples(column, ANY_OPERATOR, fitting).map(lambda drawn: node(location, *drawn))


def own(names: list[str], operators: Any, values: Any) -> Any:
    fitting = st.tuples(st.just("UNSPECIFIED"), values)
    return st.tuples(st.sampled_from(names), operators, fitting).map(lambda drawn: node("RUN", *drawn))


def node(location: str, column: str, operator: str, fitting: tuple[str, Any]) -> dict[str, Any]:
    kind, value = fitting
    named = {"kind": "field", "location": f"LOCATION_TYPE_{location}", "columnName": column, "operator": operator}
    return named | {"type": f"COLUMN_TYPE_{kind}", "value": value}


METRIC_NAMES = [name for name in NAMES if name]
METADATA = st.one_of(FITTING, st.tuples(st.just("DATE"), DATES))
CONDITIONS = st.one_of(
    own(["id"], ORDERED, NUMERIC),
    own(["endTime"], ORDERED, DATES),
    own(["experimentName", "externalRunId", "searcherType"], ANY_OPERATOR, TEXTUAL),
    own(["state"], NAMED, st.sampled_from(["PAUSED", "STATE_COMPLETED", "RUN", "paus", "'"])),
    own(["tags"], NAMED, TEXTUAL),
    own(
        ["isExpMultitrial"], st.sampled_from(["=", "!="]), st.one_of(st.booleans(), st.sampled_from(["true", "false"]))
    ),
    condition("RUN_HYPERPARAMETERS", NAMES, "hp."),
    condition("RUN_METADATA", [*PLAIN, "a.b", "all", "deep"], "metadata.", fitting=METADATA),
    condition("CUSTOM_METRIC", METRIC_NAMES, "mine.", ".last"),
    condition("CUSTOM_METRIC", METRIC_NAMES, "mine.", ".min", st.tuples(st.just("NUMBER"), NUMERIC)),
)


def trees(leaves: Any) -> Any:
    def groups(inner: Any) -> Any:
        made = {"kind": st.just("group"), "conjunction": st.sampled_from(["and", "or"])}
        return st.fixed_dictionaries(made | {"children": st.lists(inner, max_size=4)})

    return st.recursive(leaves, groups, max_leaves=8)


MISFITS = st.tuples(CONDITIONS, st.one_of(NUMERIC, TEXTUAL, st.booleans()), ANY_OPERATOR).map(
    lambda drawn: drawn[0] | {"value": drawn[1], "operator": drawn[2]}
)
SORTS = ["", "id=desc", "hp.lr=asc", "hp.x'--=desc", "metadata.lr=asc", "metadata.%=desc", "mine.a.b.last=desc"]
SORTS += ["experimentName=asc", "externalRunId=desc", "state=asc,localId=desc", "user=asc", "searcherType=desc"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tree=trees(CONDITIONS), sort=st.sampled_from(SORTS))
def test_both_databases_find_what_python_finds(both, tree, sort):
    databases, runs = both
    wanted = parse(tree)
    try:
        found = [search(database, wanted, sort) for database in databases]
    except InvalidArgumentError:
        # Less than true: that both refuse it is what the other test is about.
        reject()
    assert found[0] == found[1]
    assert sorted(found[0]) == [run.id for run in runs if holds(wanted.root, run)]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tree=MISFITS, sort=st.sampled_from(SORTS))
def test_both_databases_refuse_the_same(both, tree, sort):
    answers = []
    for database in both[0]:
        try:
            answers.append(search(database, parse(tree), sort))
        except InvalidArgumentError as refusal:
            answers.append(refusal.message)
    assert answers[0] == answers[1]


PLACES = [
    ("RUN_HYPERPARAMETERS", "hp.lr"),
    ("RUN_METADATA", "metadata.lr"),
    ("RUN_METADATA", "metadata.all"),
    ("CUSTOM_METRIC", "mine.lr.last"),
    ("CUSTOM_METRIC", "mine.lr.min"),
]


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_each_operator_with_each_value(both, place):
    """Values that are there, and those beside them: chance seldom hits them."""
    databases, runs = both
    for kind in ("NUMBER", "TEXT", "UNSPECIFIED", "DATE"):
        for value in [*NUMBERS[:5], "0.5", "adam", "ADAM", "Z", "true", "2026-01-02", True, False]:
            for name in Operator:
                wanted = parse(node(place[0], place[1], name.value, (kind, value)))
                try:
                    found = [search(database, wanted, "") for database in databases]
                except InvalidArgumentError:
                    continue
                assert found[0] == found[1], wanted.root
                assert found[0] == [run.id for run in runs if holds(wanted.root, run)], wanted.root


def parse(tree: dict[str, Any]) -> SearchFilter:
    return parse_filter(json.dumps({"filterGroup": tree, "showArchived": True}))


def search(database: Database, wanted: SearchFilter, sort: str) -> list[int]:
    with database.read() as tx:
        return list(run_search.find(tx, Search(None, wanted, parse_order(sort), NOW), 0, -1)[0])


def holds(node: Group | Condition, run: Run) -> bool:
    if isinstance(node, Group):
        children = [holds(child, run) for child in node.children]
        return not children or (any(children) if node.any_of else all(children))
    match node.location:
        case Location.RUN:
            return own_holds(node, run)
        case Location.RUN_HYPERPARAMETERS:
            return values_hold(node, flat(run.hparams).get(node.column.removeprefix("hp."), []), hparam_compares)
        case Location.RUN_METADATA:
            return metadata_holds(node, flat(run.metadata).get(node.column.removeprefix("metadata."), []))
        case _:
            return metric_holds(node, run)


def lower(text: str) -> str:
    return "".join(chr(ord(char) + 32) if "A" <= char <= "Z" else char for char in text)


def flat(document: dict[str, Any], prefix: str = "") -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, value in document.items():
        if isinstance(value, dict):
            for inner, values in flat(value, f"{prefix}{name}.").items():
                found.setdefault(inner, []).extend(values)
        else:
            found.setdefault(prefix + name, []).append(value)
    return found


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def own_holds(node: Condition, run: Run) -> bool:  # noqa: PLR0911 - a case for each kind of column
    name, value = node.operator.value, node.value
    if node.column == "tags":
        matches = {
            "=": value in run.labels,
            "contains": any(lower(value) in lower(label) for label in run.labels) if isinstance(value, str) else False,
            "isEmpty": not run.labels,
        }
        opposite = {"!=": "=", "notContains": "contains", "notEmpty": "isEmpty"}
        return matches[name] if name in matches else not matches[opposite[name]]
    if node.column == "state":
        own, sought = run.state.name, str(value)
        matches = {"=": own == sought.removeprefix("STATE_"), "contains": sought.upper() in own, "isEmpty": False}
        opposite = {"!=": "=", "notContains": "contains", "notEmpty": "isEmpty"}
        return matches[name] if name in matches else not matches[opposite[name]]
    if node.column == "isExpMultitrial":
        return (value in (False, "false")) is (name == "=")
    if node.column == "endTime":
        return name == "isEmpty"
    if node.column == "id":
        return name == "notEmpty" if name in ("isEmpty", "notEmpty") else COMPARISONS[name](run.id, float(value))
    text = {"experimentName": run.name, "externalRunId": run.external_id, "searcherType": "single"}[node.column]
    if name in COMPARISONS:
        return text is not None and COMPARISONS[name](text, value)
    if name in ("isEmpty", "notEmpty"):
        return (not text) is (name == "isEmpty")
    folding = str.casefold if node.column == "experimentName" else lower
    return (folding(value) in folding(text or "")) is (name == "contains")


def values_hold(node: Condition, values: list[Any], compares: Any) -> bool:
    match node.operator:
        case Operator.IS_EMPTY:
            return not values
        case Operator.NOT_EMPTY:
            return bool(values)
        case Operator.NOT_CONTAINS:
            return bool(values) and not any(compares(node, value, contains=True) for value in values)
        case _:
            return any(compares(node, value, contains=node.operator is Operator.CONTAINS) for value in values)


def hparam_compares(node: Condition, value: Any, *, contains: bool) -> bool:
    sought = node.value
    as_text = node.kind is not Kind.NUMBER if isinstance(sought, str) else not is_number(sought)
    as_text = as_text or (is_number(sought) and node.kind in (Kind.TEXT, Kind.DATE))
    if not as_text:
        return is_number(value) and (value == float(sought) if contains else compare(node, value, float(sought)))
    if is_number(value):
        return False
    own = value if isinstance(value, str) else json.dumps(value)
    text = json.dumps(sought) if isinstance(sought, bool) else str(sought)
    return lower(text) in lower(own) if contains else compare(node, own, text)


def compare(node: Condition, left: Any, right: Any) -> bool:
    return COMPARISONS[node.operator.value](left, right)


def metadata_holds(node: Condition, values: list[Any]) -> bool:
    whole = values
    if values and isinstance(values[0], list):
        # An empty list is there, and has no value.
        values = [orjson.dumps(each).decode() if isinstance(each, dict) else each for each in values[0]] or [None]
    return values_hold(node, values if whole else [], metadata_compares)


def metadata_compares(node: Condition, value: Any, *, contains: bool) -> bool:  # noqa: PLR0911 - one for each kind of value
    sought = node.value
    moment = parse_date(value) if isinstance(value, str) else None
    text = value if isinstance(value, str) and moment is None else None
    if isinstance(sought, bool) or (not contains and node.kind is Kind.ANY and sought in ("true", "false")):
        truth = sought if isinstance(sought, bool) else sought == "true"
        if not isinstance(value, bool):
            return False
        return value is truth if contains or node.operator is Operator.EQUAL else value is not truth
    if node.kind is Kind.NUMBER or (is_number(sought) and node.kind not in (Kind.TEXT, Kind.DATE)):
        return is_number(value) and (value == float(sought) if contains else compare(node, value, float(sought)))
    if contains:
        return text is not None and lower(str(sought)) in lower(text)
    if node.kind is Kind.DATE:
        return moment is not None and compare(node, moment, as_moment(str(sought)))
    date = parse_date(str(sought))
    if date is not None:
        return moment is not None and compare(node, moment, date)
    return text is not None and compare(node, text, sought)


def as_moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def metric_holds(node: Condition, run: Run) -> bool:
    _, _, rest = node.column.partition(".")
    name, _, statistic = rest.rpartition(".")
    value = run.metrics.get(name)
    present = value is not None and (statistic == "last" or is_number(value))
    sought = node.value
    as_text = node.kind is not Kind.NUMBER if isinstance(sought, str) else isinstance(sought, bool)

    def compares(node: Condition, value: Any, *, contains: bool) -> bool:
        if statistic == "last" and as_text:
            own, text = orjson.dumps(value).decode(), orjson.dumps(sought).decode()
            if contains:
                part = orjson.dumps(sought if isinstance(sought, str) else str(sought)).decode()[1:-1]
                return lower(part) in lower(own)
            return compare(node, own, text)
        return is_number(value) and (value == float(sought) if contains else compare(node, value, float(sought)))

    if node.operator is Operator.NOT_CONTAINS and not (statistic == "last" and as_text) and not is_number(value):
        return False
    return values_hold(node, [value] if present else [], compares)
