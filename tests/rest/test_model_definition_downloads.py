"""What a browser saves of the files which came with an experiment, on the paths of a master outside of its API."""

from __future__ import annotations

import base64
import io
import tarfile

from rest_calls import Caller

SCRIPT = b"print('hi')\n"
PICTURE = b"\x89PNG\0\xff"


def definition(**files: bytes) -> list[dict[str, object]]:
    return [
        {"path": path, "type": ord("0"), "content": base64.b64encode(content).decode(), "mode": 0o644}
        for path, content in files.items()
    ]


def disposition(answer) -> str:
    return answer.headers["Content-Disposition"]


def test_all_files(user):
    files = definition(**{"train.py": SCRIPT, "a/ü.png": PICTURE})
    name = 'an: "experiment" [1] ' + "x" * 50
    config = "name: {name}\nsearcher: {{name: single, metric: loss}}\n"
    experiment = user.experiment(f"'{name}'", config=config, modelDefinition=files)
    answer = user.plain("GET", f"/experiments/{experiment}/model_def")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/x-gtar")
    kept = ("_an experiment [1] " + "x" * 50)[:50]
    assert disposition(answer) == f'attachment; filename="exp{experiment}{kept}_model_def.tar.gz"'
    assert base64.b64encode(answer.data).decode() == user.get(f"/experiments/{experiment}/model_def")["b64Tgz"]
    with tarfile.open(fileobj=io.BytesIO(answer.data)) as archive:
        assert archive.getnames() == ["train.py", "a/ü.png"]


def test_one_file(user):
    experiment = user.experiment(modelDefinition=definition(**{"train.py": SCRIPT, "a/ü.png": PICTURE}))
    path = f"/experiments/{experiment}/file/download"
    answer = user.plain("GET", f"{path}?path=train.py")
    assert (answer.data, answer.headers["Content-Type"]) == (SCRIPT, "text/plain; charset=utf-8")
    assert disposition(answer) == f'attachment; filename="exp{experiment}/train.py"'
    answer = user.plain("GET", f"{path}?path=a/%C3%BC.png")
    assert (answer.data, answer.headers["Content-Type"]) == (PICTURE, "application/octet-stream")
    whole = f"exp{experiment}%2Fa%2F%C3%BC.png"
    assert disposition(answer) == f"attachment; filename=\"exp{experiment}/a/_.png\"; filename*=UTF-8''{whole}"
    for missing in ("", "?path=a", "?path=../train.py"):
        answer = user.plain("GET", path + missing)
        name = missing.removeprefix("?path=")
        told = {"message": f"file '{name}' not found in experiment '{experiment}'"}
        assert (answer.status_code, answer.json) == (404, told)


def test_no_files(user):
    experiment = user.experiment()
    answer = user.plain("GET", f"/experiments/{experiment}/model_def")
    assert (answer.status_code, answer.data) == (200, b"")
    for path in ("model_def", "file/download?path=x"):
        answer = user.plain("GET", f"/experiments/99/{path}")
        assert (answer.status_code, answer.json) == (404, {"message": "experiment '99' not found"})


def test_nothing_for_strangers(app, user):
    experiment = user.experiment(modelDefinition=definition(x=b"y"))
    for path in ("model_def", "file/download?path=x"):
        assert Caller(app).plain("GET", f"/experiments/{experiment}/{path}").status_code == 401


def test_nothing_runs(app, user):
    answer = user.plain("GET", "/tasks")
    assert (answer.status_code, answer.json) == (200, {})
    assert Caller(app).plain("GET", "/tasks").status_code == 401
