"""A caller of the REST API who is logged in, and what more than one file of these tests asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

CONFIG = "name: {name}\nsearcher: {{name: single, metric: loss}}\n"
MANAGED = CONFIG + "resources: {{slots_per_trial: 0}}\nentrypoint: python3 train.py\n"


@dataclass
class Caller:
    """One user's session."""

    app: Flask
    token: str = ""

    @classmethod
    def log_in(cls, app: Flask, username: str, password: str = "") -> Caller:
        answer = cls(app).call("POST", "/auth/login", {"username": username, "password": password})
        return cls(app, answer.json["token"])

    def call(self, method: str, path: str, body: object = None) -> TestResponse:
        """Send a request under /api/v1; bytes go as they are."""
        return self.plain(method, f"/api/v1{path}", body)

    def plain(self, method: str, path: str, body: object = None) -> TestResponse:
        """Send a request anywhere."""
        content = {"data": body} if isinstance(body, bytes) else {"json": body}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        client = self.app.test_client(use_cookies=False)
        return client.open(path, method=method, headers=headers, **content)

    def ok(self, method: str, path: str, body: object = None) -> Any:
        answer = self.call(method, path, body)
        assert answer.status_code == 200, (method, path, answer.text)
        return answer.json

    def refusal(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        """The status and the text of a request that is refused."""
        answer = self.call(method, path, body)
        assert answer.status_code >= 400, answer.text
        return answer.status_code, answer.json["error"]["error"]

    def get(self, path: str) -> Any:
        return self.ok("GET", path)

    def workspace(self, name: str = "a workspace") -> int:
        return self.ok("POST", "/workspaces", {"name": name})["workspace"]["id"]

    def project(self, workspace: int, name: str = "a project") -> int:
        return self.ok("POST", f"/workspaces/{workspace}/projects", {"name": name})["project"]["id"]

    def experiment(self, name: str = "an experiment", config: str = CONFIG, **more: object) -> int:
        body = {"config": config.format(name=name), "unmanaged": "slots_per_trial" not in config} | more
        return self.ok("POST", "/experiments", body)["experiment"]["id"]

    def trial(self, experiment: int | None = None) -> int:
        """A trial of an unmanaged experiment."""
        body = {"experimentId": experiment or self.experiment(), "hparams": {}, "unmanaged": True}
        return self.ok("POST", "/trials", body)["trial"]["id"]

    def finished(self, name: str = "a finished experiment") -> int:
        """An experiment with one trial that is completed."""
        experiment = self.experiment(name)
        trial = self.ok("POST", "/trials", {"experimentId": experiment, "hparams": {}, "unmanaged": True})["trial"]
        self.ok("POST", f"/trials/{trial['id']}/start", {"resume": True})
        self.ok("PATCH", f"/trials/{trial['id']}", {"trialId": trial["id"], "state": "STATE_COMPLETED"})
        return experiment
