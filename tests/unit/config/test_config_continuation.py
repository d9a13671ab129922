from __future__ import annotations

import json

import pytest

from server.domain.config import complete
from server.domain.config.continuation import continued
from server.domain.config.defaults import Drawn
from server.domain.errors import InvalidArgumentError

DRAWN = Drawn("a name", 7)
SINGLE = "searcher: {name: single, metric: loss}\nentrypoint: train.py\nlabels: [a]\nhyperparameters: {lr: 1, k: 2}\n"
GRID = "searcher: {name: grid, metric: loss}\nentrypoint: train.py\nhyperparameters: {lr: 1}\n"
ASHA = "searcher: {name: adaptive_asha, metric: loss, max_trials: 3, max_time: 9, time_metric: t}\nentrypoint: t.py\n"


def active(text: str) -> dict:
    # As it is stored: a JSON object.
    return json.loads(json.dumps(complete(text, unmanaged=False, drawn=DRAWN).data))


@pytest.mark.parametrize("text", [SINGLE, GRID])
@pytest.mark.parametrize("override", ["", "{}", "{}\n", " {}"])
def test_without_changes_everything_stays(text, override):
    before = active(text)
    assert continued(before, override).complete(unmanaged=False).data == before


def test_changes_lie_over_what_was():
    override = "name: new\nmax_restarts: 1\nlabels: [b]\nhyperparameters: {lr: 5}\nsearcher: {metric: acc}\n"
    data = continued(active(SINGLE), override).complete(unmanaged=False).data
    assert (data["name"], data["max_restarts"], data["labels"]) == ("new", 1, ["b", "a"])
    assert data["hyperparameters"] == {"lr": {"type": "const", "val": 5}, "k": {"type": "const", "val": 2}}
    assert (data["searcher"]["name"], data["searcher"]["metric"]) == ("single", "acc")
    assert data["reproducibility"]["experiment_seed"] == 7


@pytest.mark.parametrize(
    ("text", "override", "problem"),
    [
        pytest.param(ASHA, "", "Unsupported searcher type provided: 'adaptive_asha'", id="adaptive"),
        pytest.param(
            GRID,
            "name: x",
            "override config is provided and experiment is not single searcher, got 'grid' instead",
            id="grid with changes",
        ),
        pytest.param(
            SINGLE,
            "project: p",
            "'project' in override config cannot be specified, "
            "use `det experiment move` first if you want to change the project",
            id="project",
        ),
        pytest.param(
            SINGLE,
            "workspace: w",
            "'workspace' in override config cannot be specified, "
            "use `det experiment move` first if you want to change the workspace",
            id="workspace",
        ),
        pytest.param(
            SINGLE,
            "searcher: {name: random, max_trials: 3}",
            "override config must have single searcher type got 'random' instead",
            id="another searcher",
        ),
        pytest.param(
            SINGLE,
            "bogus: 1",
            "parsing override config: version 0 experiment config is invalid: config is invalid: "
            '<config>: additionalProperties "bogus" not allowed',
            id="no config",
        ),
    ],
)
def test_what_cannot_go_on(text, override, problem):
    with pytest.raises(InvalidArgumentError) as refusal:
        continued(active(text), override)
    assert refusal.value.message == problem
