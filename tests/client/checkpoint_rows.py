"""Trials with checkpoints, over REST, for tests of what is done with them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.running import Rest

CONFIG = "name: {name}\nsearcher: {{name: single, metric: loss}}\n"


def new_trial(rest: Rest, config: str = CONFIG) -> tuple[int, str]:
    """Make an experiment with a trial; its id and that of its task."""
    experiment = rest.create_experiment("with checkpoints", config)
    trial = rest.post("/trials", {"experimentId": experiment, "hparams": {"lr": 0.5}, "unmanaged": True})["trial"]
    return trial["id"], trial["taskId"]


def new_checkpoint(rest: Rest, steps: int = 1, loss: float = 0.5) -> str:
    """Report a complete checkpoint of a new trial, with a validation at the same point; its UUID."""
    trial, task = new_trial(rest)
    metrics = {"trialId": trial, "trialRunId": 0, "stepsCompleted": steps, "metrics": {"avgMetrics": {"loss": loss}}}
    rest.post(f"/trials/{trial}/metrics", {"group": "validation", "metrics": metrics})
    reported = {
        "uuid": str(uuid.uuid4()),
        "taskId": task,
        "metadata": {"steps_completed": steps},
        "resources": {"weights": "7"},
        "training": {},
        "state": "STATE_COMPLETED",
    }
    rest.post("/checkpoints", reported)
    return reported["uuid"]
