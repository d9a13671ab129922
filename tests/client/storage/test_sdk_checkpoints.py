"""Trials, checkpoints and logs of the SDK: listed in every way, read, changed, downloaded and deleted."""

from __future__ import annotations

import json

import pytest

from tests.client.training import FILES, Training, files_in, new_training
from tests.processes import Process, eventually

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def trained(rest, root) -> Training:
    """The best checkpoint by loss is the second of the first trial, by acc the fourth of the first."""
    made = new_training(rest, root)
    made.add_trial([3, 1, 2, "NaN", None])
    made.add_trial([5, 4], state="STATE_ERROR")
    return made


def test_lists_of_checkpoints(client, trained):
    code = """
experiment, trial = client.get_experiment(int(argv[0])), client.get_trial(int(argv[1]))
By, Order = client.CheckpointSortBy, client.OrderBy
def uuids(found): return [each.uuid for each in found]
result = [
    uuids(experiment.list_checkpoints()),
    uuids(experiment.list_checkpoints(max_results=2)),
    uuids(experiment.list_checkpoints(sort_by=By.SEARCHER_METRIC, order_by=Order.DESC)),
    uuids(experiment.list_checkpoints(sort_by="acc", order_by=Order.ASC)),
    uuids(experiment.list_checkpoints(sort_by="nothing", order_by=Order.ASC)),
    uuids(experiment.list_checkpoints(sort_by=By.BATCH_NUMBER, order_by=Order.DESC, max_results=1)),
    uuids(trial.list_checkpoints(sort_by=By.END_TIME, order_by=Order.DESC)),
    uuids(trial.list_checkpoints(max_results=1)),
    uuids(sum((experiment.list_checkpoints(sort_by=by, order_by=Order.ASC, max_results=1) for by in By), [])),
    len(experiment.list_checkpoints(sort_by=By.STATE, order_by=Order.ASC)),
]
"""
    told = client.sdk(code, str(trained.experiment), str(trained.trials[0]["id"]))
    first, second, third, fourth, fifth = trained.checkpoints[0]
    sixth, seventh = trained.checkpoints[1]
    assert told[0] == [second, third, first, seventh, sixth, fourth, fifth]
    assert told[1] == [second, third]
    # In the other direction, too, what has no number is last.
    assert told[2] == [sixth, seventh, first, third, second, fifth, fourth]
    assert told[3] == [fourth, third, second, seventh, first, sixth, fifth]
    assert told[4] == [first, second, third, fourth, fifth, sixth, seventh]
    assert told[5] == [fifth]
    assert told[6] == [fifth, fourth, third, second, first]
    assert told[7] == [second]
    assert len(told[8]) == 6
    assert told[9] == 7


def test_older_ways_to_checkpoints(client, trained):
    code = """
experiment, trial = client.get_experiment(int(argv[0])), client.get_trial(int(argv[1]))
By, Order = client.CheckpointSortBy, client.OrderBy
result = [each.uuid for each in (
    experiment.top_checkpoint(),
    experiment.top_checkpoint(sort_by="acc", smaller_is_better=False),
    *experiment.top_n_checkpoints(5, sort_by="acc", smaller_is_better=True),
    trial.top_checkpoint(),
    trial.top_checkpoint(sort_by="acc", smaller_is_better=True),
    trial.select_checkpoint(best=True),
    trial.select_checkpoint(latest=True),
    trial.select_checkpoint(best=True, sort_by="loss", smaller_is_better=False),
    trial.select_checkpoint(uuid=argv[2]),
    *trial.get_checkpoints(sort_by=By.BATCH_NUMBER, order_by=Order.ASC)[:2],
    *trial.get_checkpoints(sort_by="acc", order_by=Order.ASC)[:1],
)]
"""
    first, second, third, fourth, fifth = trained.checkpoints[0]
    told = client.sdk(code, str(trained.experiment), str(trained.trials[0]["id"]), third)
    # Of equal values the later one comes first, descending.
    assert told[:2] == [second, trained.checkpoints[1][0]]
    assert told[2:4] == [fourth, trained.checkpoints[1][1]]
    assert told[4:] == [second, fourth, second, fifth, first, third, first, second, fourth]


def test_a_checkpoint(client, trained, tmp_path):
    code = """
found = client.get_checkpoint(argv[0])
training = found.training
result = [
    found.uuid, found.task_id, found.allocation_id, found.state.value, found.resources, found.metadata,
    training.experiment_id, training.trial_id, training.hparams, training.validation_metrics["avgMetrics"],
    training.experiment_config["searcher"]["metric"], found.report_time.endswith("Z"),
]
try:
    found.get_pachyderm_commit()
except ValueError as error:
    result.append("Pachyderm" in str(error))
os.makedirs(argv[1])
found.write_metadata_file(argv[1] + "/metadata.json")
with open(argv[1] + "/metadata.json") as file:
    result.append(json.load(file))
"""
    told = client.sdk(f"import os{code}", trained.checkpoints[0][1], str(tmp_path / "written"))
    sizes = {name: str(len(content)) for name, content in FILES.items()} | {"state/": "0"}
    trial = trained.trials[0]
    assert told == [
        trained.checkpoints[0][1],
        trial["taskId"],
        None,
        "STATE_COMPLETED",
        sizes,
        {"steps_completed": 20},
        trained.experiment,
        trial["id"],
        {"lr": 0.1},
        {"loss": 1, "acc": -2},
        "loss",
        True,
        True,
        {"steps_completed": 20},
    ]


def test_metadata(client, own):
    code = """
found = client.get_checkpoint(argv[0])
found.add_metadata({"note": {"ü": [1, None, True]}, "other": 1})
found.remove_metadata(["other", "nothing"])
again = client.get_checkpoint(argv[0])
result = [found.metadata, again.metadata, again.state.value, again.training.trial_id]
"""
    metadata = {"steps_completed": 10, "note": {"\u00fc": [1, None, True]}}
    told = client.sdk(code, own.checkpoints[0][0])
    assert told == [metadata, metadata, "STATE_COMPLETED", own.trials[0]["id"]]


def test_downloads(client, trained, tmp_path):
    code = """
found = client.get_checkpoint(argv[0])
result = [found.download(f"{argv[1]}/{mode.value}", mode=mode) for mode in client.DownloadMode]
"""
    told = client.sdk(code, trained.checkpoints[0][0], str(tmp_path))
    assert sorted(told) == [str(tmp_path / mode) for mode in ("auto", "direct", "master")]
    for folder in tmp_path.iterdir():
        assert files_in(folder) == FILES


def test_deleting(client, own, root):
    code = """
from determined.common import api
first, second, third = (client.get_checkpoint(uuid) for uuid in argv)
first.delete(); first.reload()
second.remove_files(["state/**", "state"]); second.reload()
third.remove_files([]); third.reload()
result = [[each.state.value, sorted(each.resources)] for each in (first, second, third)]
try:
    first.download("nowhere")
except Exception as error:
    result.append(type(error).__name__)
try:
    client.get_checkpoint("00000000-0000-4000-8000-000000000000")
except Exception as error:
    result.append(type(error).__name__)
"""
    told = client.sdk(code, *own.checkpoints[0])
    assert told == [
        ["STATE_DELETED", sorted([*FILES, "state/"])],
        ["STATE_PARTIALLY_DELETED", ["metadata.json", "weights.pt"]],
        ["STATE_COMPLETED", sorted([*FILES, "state/"])],
        "CheckpointStateException",
        "NotFoundException",
    ]
    assert not (root / own.checkpoints[0][0]).exists()
    assert sorted(files_in(root / own.checkpoints[0][1])) == ["metadata.json", "weights.pt"]


def test_a_trial(client, trained):
    code = """
trial = client.get_trial(int(argv[0]))
trial.reload()
result = [
    trial.experiment_id, trial.hparams, trial.state.value, trial.get_experiment().id,
    trial.summary_metrics["validation_metrics"]["acc"]["count"],
    [[row.steps_completed, row.metrics["loss"]] for row in trial.iter_metrics("validation")],
    [row.metrics["lr"] for row in trial.stream_metrics("training")],
    [row.steps_completed for row in trial.stream_training_metrics()],
    [row.metrics["acc"] for row in trial.stream_validation_metrics()],
    [row.trial_id for row in client.stream_trials_validation_metrics([trial.id, int(argv[1])])],
    [row.steps_completed for row in client.stream_trials_training_metrics([trial.id, int(argv[1])])],
    [row.group for row in client.stream_trials_metrics([int(argv[1])], group="validation")],
]
try:
    trial.kill()
except Exception as error:
    result.append(f"{type(error).__name__}: {error}")
"""
    first, second = (trial["id"] for trial in trained.trials)
    told = client.sdk(code, str(first), str(second))
    assert told[:5] == [trained.experiment, {"lr": 0.1}, "STATE_COMPLETED", trained.experiment, 4]
    assert told[5] == [[10, 3], [20, 1], [30, 2], [40, "NaN"]]
    assert told[6:9] == [[0.5] * 5, [10, 20, 30, 40, 50], [-1, -2, -3, -4]]
    assert told[9] == [first] * 4 + [second] * 2
    assert told[10] == [10, 20, 30, 40, 50, 10, 20]
    assert told[11] == ["validation"] * 2
    assert told[12] == f"NotFoundException: experiment '{trained.experiment}' not found"


def test_trials_of_an_experiment(client, trained):
    code = """
experiment = client.get_experiment(int(argv[0]))
By, Order = client.TrialSortBy, client.OrderBy
def ids(found): return [each.id for each in found]
result = [
    ids(experiment.iter_trials(limit=1)),
    ids(experiment.list_trials(sort_by=By.ID, order_by=Order.DESC)),
    *(sorted(ids(experiment.list_trials(sort_by=by, order_by=order))) for by in By for order in Order),
]
"""
    first, second = (trial["id"] for trial in trained.trials)
    told = client.sdk(code, str(trained.experiment))
    assert told[:2] == [[first, second], [second, first]]
    assert len(told) > 20
    assert told[2:] == [[first, second]] * (len(told) - 2)


def test_logs(client, trained):
    code = """
from determined.common.experimental.trial import LogLevel
trial = client.get_trial(int(argv[0]))
def read(*arguments, **criteria): return [line.split("|| ")[1] for line in trial.iter_logs(*arguments, **criteria)]
result = [
    read(), read(head=1), read(tail=2), read(min_level=LogLevel.ERROR), read(rank_ids=[1]),
    read(stdtypes=["stdout"]), read(search_text="IR"), read(sources=["x"]), read(container_ids=["c"]),
    read(timestamp_before="2024-05-06T07:08:09Z"), read(timestamp_after="2024-05-06T07:08:09Z"), read(follow=True),
    [line.split("|| ")[1] for line in trial.logs(head=1)],
]
"""
    trained.log(
        0,
        {"timestamp": "2024-05-06T07:08:09Z", "log": "first\n", "level": "INFO", "rank_id": 0, "stdtype": "stdout"},
        {"timestamp": "2024-05-06T07:08:10Z", "log": "second\n", "level": "ERROR", "rank_id": 1},
        {"timestamp": "2024-05-06T07:08:11Z", "log": "third\n", "rank_id": 1},
    )
    first, second, third = "INFO: first\n", "ERROR: second\n", "third\n"
    every = [first, second, third]
    assert client.sdk(code, str(trained.trials[0]["id"])) == [
        every,
        [first],
        [second, third],
        [second],
        [second, third],
        [first],
        [first, third],
        [],
        [],
        [first],
        [second, third],
        every,
        [first],
    ]


FOLLOW = """
import sys
from determined.experimental import client
client.login(user="determined", password="")
print("following", flush=True)
for line in client.get_trial(int(sys.argv[1])).iter_logs(follow=True):
    print("line", line.split("|| ")[1], end="", flush=True)
print("ended", flush=True)
"""


def test_following_a_script(client, rest, root):
    made = new_training(rest, root)
    trial = made.rest.post("/trials", {"experimentId": made.experiment, "hparams": {}, "unmanaged": True})["trial"]
    made.trials.append(trial)
    rest.post(f"/trials/{trial['id']}/start", {"resume": True})
    process = Process([client.python, "-W", "ignore", "-c", FOLLOW, str(trial["id"])], env=client.environment)
    try:
        process.wait_for("following")
        for number in range(3):
            made.log(0, {"log": f"number {number}\n"})
            process.wait_for(f"line number {number}")
        assert "ended" not in process.lines
        rest.patch(f"/trials/{trial['id']}", {"state": "STATE_COMPLETED"})
        process.wait_for("ended")
        assert process.wait() == 0
    finally:
        process.stop()
    assert [line for line in process.lines if line.startswith("line")] == [f"line number {n}" for n in range(3)]


def test_an_experiment_that_is_deleted_takes_its_files(client, rest, own, root):
    client.sdk("result = client.get_experiment(int(argv[0])).delete()", str(own.experiment))
    eventually(lambda: rest.call("GET", f"/experiments/{own.experiment}").status_code == 404)
    assert not any((root / each).exists() for each in own.checkpoints[0])


def test_best_and_latest_stay_when_a_script_chose_so(client, rest, root):
    made = new_training(rest, root, smaller_is_better=False, save_experiment_best=1, save_trial_best=0)
    made.add_trial([1, 9, 3], state="STATE_COMPLETED")
    eventually(lambda: made.states() == ["DELETED", "COMPLETED", "COMPLETED"])
    code = "result = [each.uuid for each in client.get_experiment(int(argv[0])).list_checkpoints()]"
    assert client.sdk(code, json.dumps(made.experiment)) == made.checkpoints[0][1:]
