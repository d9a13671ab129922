"""What holds of every text: an answer or a refusal, and answers that can be stored and completed again."""

from __future__ import annotations

import json
from dataclasses import replace

import orjson
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.config import Drawn, complete
from server.domain.config.schema.experiment import EXPERIMENT
from server.domain.documents import MAX_LEVELS, check_document, levels
from server.domain.errors import InvalidArgumentError

DRAWN = Drawn("Experiment (a-b-c)", 7)
WORDS = sorted({*EXPERIMENT.fields, "type", "name", "metric", "vals", "val", "minval", "maxval", "count", "cpu", "gpu"})

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["single", "grid", "random", "adaptive_asha", "int", "double", "const", "categorical", "s3"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
searchers = st.fixed_dictionaries(
    {"name": st.sampled_from(["single", "grid", "random", "adaptive_asha"]), "metric": st.text(max_size=3)},
    optional={
        "max_trials": st.integers(1, 2**40),
        "max_time": st.integers(-1, 2**40),
        "time_metric": st.just("batches"),
        "max_concurrent_trials": st.integers(0, 2**40),
        "divisor": st.floats(1, 1e300),
        "max_rungs": st.integers(0, 2**40),
        "bracket_rungs": st.lists(st.integers(-3, 2**40), max_size=3),
        "mode": st.sampled_from(["aggressive", "standard", "conservative"]),
    },
)
documents = st.dictionaries(st.sampled_from(WORDS), values, max_size=5)
plausible = st.builds(lambda document, searcher: {**document, "searcher": searcher}, documents, searchers)


def answer(text):
    try:
        return complete(text, unmanaged=True, drawn=DRAWN)
    except InvalidArgumentError:
        return None


def check(text):
    config = answer(text)
    if config is None:
        return
    stored = orjson.dumps(config.data)
    assert levels(config.data) <= MAX_LEVELS
    assert check_document(config.data) == config.data
    assert orjson.dumps(answer(text).data) == stored
    again = complete(as_text(config.data), unmanaged=True, drawn=Drawn("other", 1))
    assert again.data == config.data
    # Read back, everything in a completed config was chosen.
    assert replace(again, retention_chosen=config.retention_chosen) == config


def as_text(document):
    """Write a document as JSON that is YAML too: JSON's surrogate pairs and raw control characters are not."""
    text = json.dumps(document, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | st.text("ab:-[]{},&*!|>'\"#%@`? \n\t~<", max_size=60))
def test_any_text(text):
    check(text)


@settings(max_examples=300, deadline=None)
@given(documents | plausible)
def test_any_document_as_json(document):
    check(as_text(document))


@settings(max_examples=150, deadline=None)
@given(plausible)
def test_any_document_as_yaml(document):
    check(yaml.safe_dump(document, allow_unicode=True))


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.text(max_size=5), values, max_size=5), st.dictionaries(st.text(max_size=5), values, max_size=5)
)
def test_hyperparameters_and_data(space, data):
    check(as_text({"searcher": {"name": "single", "metric": "m"}, "hyperparameters": space, "data": data}))
