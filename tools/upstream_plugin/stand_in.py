"""A plugin for pytest that lets experiments of upstream's tests go on without agents.

What a test creates becomes unmanaged, and a thread reports for its trial what the actions of the fixture `noop` in its
hyperparameters say. Pausing and cancelling are an agent's business all the same. It runs in the Python of the client,
and knows nothing of this project.
"""

from __future__ import annotations

import base64
import json
import threading
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from determined.common.api import bindings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_START_SECONDS: Final = 30
_CREATE: Final[Callable[..., Any]] = bindings.post_CreateExperiment


def pytest_configure() -> None:
    """Put the stand-in where the client makes experiments."""
    bindings.post_CreateExperiment = _create


def _create(session: Any, *, body: Any) -> Any:
    """Make an experiment, and return when its trial runs if there is to be one."""
    trains = body.activate and not body.validateOnly and not body.unmanaged
    body.unmanaged = trains or body.unmanaged
    answer = _CREATE(session, body=body)
    if trains:
        trial = _Trial(session, answer.experiment.id, answer.config)
        threading.Thread(target=trial.train, daemon=True).start()
        trial.running.wait(_START_SECONDS)
    return answer


class _Trial:
    """The one trial of an experiment, and what it has reported."""

    def __init__(self, session: Any, experiment: int, config: Mapping[str, Any]) -> None:
        self.running = threading.Event()
        self._session = session
        self._experiment = experiment
        self._hyperparameters = {name: _constant(value) for name, value in config["hyperparameters"].items()}
        self._storage = dict(config["checkpoint_storage"])
        self._id = 0
        self._task = ""
        self._storage_id: int | None = None
        self._steps = 0

    def train(self) -> None:
        """Do all actions, up to one that ends the trial."""
        actions = self._hyperparameters.get("actions", {})
        self._start()
        for _, action in sorted(actions.items(), key=lambda item: int(item[0])):
            self._log(f"executing {action}")
            if action["action"] == "exit":
                return self._end("STATE_ERROR" if action.get("code") else "STATE_COMPLETED")
            getattr(self, f"_{action['action']}")(action)
        return self._end("STATE_COMPLETED")

    def _start(self) -> None:
        body = {"experimentId": self._experiment, "hparams": self._hyperparameters, "unmanaged": True}
        trial = self._post("trials", body)["trial"]
        self._id, self._task = trial["id"], trial["taskId"]
        self._post(f"trials/{self._id}/start", {"trialId": self._id, "resume": True})
        prepared = self._post("runs/start", {"runId": self._id, "checkpointStorage": self._storage})
        self._storage_id = prepared.get("storageId")
        self.running.set()

    def _end(self, state: str) -> None:
        self._session.patch(f"api/v1/trials/{self._id}", json={"trialId": self._id, "state": state})

    def _sleep(self, action: Mapping[str, Any]) -> None:
        time.sleep(action["time"])

    def _log(self, said: str | Mapping[str, Any]) -> None:
        text = said if isinstance(said, str) else base64.b64decode(said["base64"]).decode()
        self._post("task/logs", {"logs": [{"taskId": self._task, "log": f"{text}\n", "timestamp": _now()}]})

    def _report(self, action: Mapping[str, Any]) -> None:
        self._steps += action["group"] == "training"
        values = {"trialId": self._id, "stepsCompleted": self._steps, "metrics": {"avgMetrics": action["metrics"]}}
        # What restarts is another run; this one is the first.
        self._post(f"trials/{self._id}/metrics", {"group": action["group"], "metrics": values | {"trialRunId": 1}})

    def _checkpoint(self, _action: Mapping[str, Any]) -> None:
        name, metadata = str(uuid.uuid4()), {"steps_completed": self._steps}
        files = {"state": str(self._steps), "metadata.json": json.dumps(metadata)}
        folder = Path(self._storage["host_path"], self._storage.get("storage_path") or "", name)
        folder.mkdir(parents=True)
        for file, content in files.items():
            (folder / file).write_text(content)
        checkpoint = {
            "uuid": name,
            "taskId": self._task,
            "metadata": metadata,
            "resources": {file: str(len(content)) for file, content in files.items()},
            "training": {},
            "state": "STATE_COMPLETED",
            "reportTime": _now(),
            "storageId": self._storage_id,
        }
        self._post("checkpoints", checkpoint)

    def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._session.post(f"api/v1/{path}", json=body).json()


def _constant(value: Any) -> Any:
    """Return a hyperparameter of an experiment as its trial has it; the fixture knows constants alone."""
    if isinstance(value, dict) and value.keys() == {"type", "val"}:
        return value["val"]
    return {name: _constant(each) for name, each in value.items()} if isinstance(value, dict) else value


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
