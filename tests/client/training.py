"""An experiment as a script leaves it behind: trials with metrics, logs, and checkpoints with real files."""

from __future__ import annotations

import itertools
import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.running import Rest

FILES = {"weights.pt": b"weights" * 1000, "state/rng.json": b'{"seed": 1}', "metadata.json": b'{"steps_completed": 1}'}
_numbers = itertools.count()


@dataclass
class Training:
    """What was reported.

    Attributes:
        folder: Where the files of checkpoints lie.
        trials: The trials, as they were made.
        checkpoints: The UUIDs of checkpoints, by trial, in the order of their steps.
    """

    rest: Rest
    folder: Path
    experiment: int
    trials: list[dict[str, Any]] = field(default_factory=list)
    checkpoints: list[list[str]] = field(default_factory=list)

    def add_trial(self, losses: list[float | str | None], *, state: str = "STATE_COMPLETED") -> int:
        """Add a trial that validates and saves after each ten batches; None stands for no validation."""
        body = {"experimentId": self.experiment, "hparams": {"lr": 0.1}, "unmanaged": True}
        trial = self.rest.post("/trials", body)["trial"]
        self.trials.append(trial)
        self.checkpoints.append([])
        self.rest.post(f"/trials/{trial['id']}/start", {"resume": True})
        for steps, loss in enumerate(losses, 1):
            self.report(trial["id"], "training", steps * 10, {"loss": steps, "lr": 0.5})
            if loss is not None:
                self.report(trial["id"], "validation", steps * 10, {"loss": loss, "acc": -steps})
            self.checkpoints[-1].append(self.save(trial["taskId"], steps * 10))
        self.rest.patch(f"/trials/{trial['id']}", {"state": state})
        return int(trial["id"])

    def report(self, trial: int, group: str, steps: int, values: dict[str, Any]) -> None:
        metrics = {"trialId": trial, "trialRunId": 1, "stepsCompleted": steps, "metrics": {"avgMetrics": values}}
        self.rest.post(f"/trials/{trial}/metrics", {"group": group, "metrics": metrics})

    def save(self, task: str, steps: int) -> str:
        number = str(uuid.uuid4())
        for name, content in FILES.items():
            file = self.folder / number / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        resources = {name: str(len(content)) for name, content in FILES.items()} | {"state/": "0"}
        reported = {"uuid": number, "taskId": task, "metadata": {"steps_completed": steps}, "resources": resources}
        self.rest.post("/checkpoints", reported | {"state": "STATE_COMPLETED", "training": {}})
        return number

    def log(self, place: int, *lines: dict[str, Any]) -> None:
        """Ship lines of the log of a trial, as scripts do."""
        task = {"task_id": self.trials[place]["taskId"]}
        done = requests.post(f"{self.rest.url}/task-logs", data=json.dumps([task | line for line in lines]), timeout=30)
        assert done.status_code == 200, done.text

    def states(self, place: int = 0) -> list[str]:
        """The states of the checkpoints of a trial."""
        shown = (self.rest.get(f"/checkpoints/{number}")["checkpoint"] for number in self.checkpoints[place])
        return [each["state"].removeprefix("STATE_") for each in shown]


def new_training(rest: Rest, folder: Path, *, smaller_is_better: bool = True, **storage: Any) -> Training:
    """Make an experiment whose checkpoints lie in a folder."""
    config = {
        "name": f"trained {next(_numbers)}",
        "searcher": {"name": "random", "metric": "loss", "max_trials": 9, "smaller_is_better": smaller_is_better},
        "hyperparameters": {"lr": 0.1},
        "checkpoint_storage": {"type": "directory", "container_path": str(folder)} | storage,
    }
    made = rest.post("/experiments", {"config": json.dumps(config), "unmanaged": True})
    return Training(rest, folder, made["experiment"]["id"])


def files_in(folder: Path) -> dict[str, bytes]:
    """The content of all files in a folder, by their path in it."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
