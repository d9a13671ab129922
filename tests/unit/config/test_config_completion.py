"""What a configuration is once it is complete: defaults, older forms, and what is lifted out of it."""

from __future__ import annotations

import json
import random
import re

import pytest

from server.domain.config import Drawn, MasterDefaults, complete, draw, from_document, parse

DEFAULTS = MasterDefaults(
    checkpoint_storage={"type": "shared_fs", "host_path": "/checkpoints"}, priority=50, preemption_timeout=600
)
DRAWN = Drawn("Experiment (a-b-c)", 7)
SEARCHER = "searcher: {name: single, metric: loss}\n"
NGC = "determinedai/pytorch-ngc-dev:0736b6d"
ROCM = "determinedai/environments:rocm-5.6-pytorch-1.3-tf-2.10-rocm-mpich-0736b6d"

SMALLEST = {
    "bind_mounts": [],
    "checkpoint_policy": "best",
    "checkpoint_storage": {
        "type": "shared_fs",
        "host_path": "/checkpoints",
        "storage_path": None,
        "propagation": "rprivate",
        "save_experiment_best": 0,
        "save_trial_best": 1,
        "save_trial_latest": 1,
    },
    "data": {},
    "debug": False,
    "description": None,
    "entrypoint": None,
    "environment": {
        "add_capabilities": [],
        "drop_capabilities": [],
        "environment_variables": {"cpu": [], "cuda": [], "rocm": []},
        "force_pull_image": False,
        "image": {"cpu": NGC, "cuda": NGC, "rocm": ROCM},
        "pod_spec": None,
        "ports": {},
        "proxy_ports": [],
        "registry_auth": None,
    },
    "hyperparameters": {},
    "integrations": None,
    "labels": [],
    "log_policies": [
        {"name": "CUDA OOM", "pattern": ".*CUDA out of memory.*"},
        {"name": "ECC Error", "pattern": ".*uncorrectable ECC error encountered.*"},
    ],
    "max_restarts": 5,
    "min_checkpoint_period": {"batches": 0},
    "min_validation_period": {"batches": 0},
    "name": "Experiment (a-b-c)",
    "optimizations": {
        "aggregation_frequency": 1,
        "auto_tune_tensor_fusion": False,
        "average_aggregated_gradients": True,
        "average_training_metrics": True,
        "grad_updates_size_file": None,
        "gradient_compression": False,
        "mixed_precision": "O0",
        "tensor_fusion_cycle_time": 1,
        "tensor_fusion_threshold": 64,
    },
    "pbs": {},
    "perform_initial_validation": False,
    "preemption_timeout": 600,
    "profiling": {"begin_on_batch": 0, "enabled": False, "end_after_batch": None, "sync_timings": True},
    "project": "",
    "records_per_epoch": 0,
    "reproducibility": {"experiment_seed": 7},
    "resources": {
        "devices": [],
        "is_single_node": None,
        "max_slots": None,
        "native_parallel": False,
        "priority": 50,
        "resource_pool": "",
        "shm_size": None,
        "slots_per_trial": 1,
        "weight": 1,
    },
    "scheduling_unit": 100,
    "searcher": {
        "metric": "loss",
        "name": "single",
        "smaller_is_better": True,
        "source_checkpoint_uuid": None,
        "source_trial_id": None,
    },
    "slurm": {},
    "workspace": "",
}


def completed(text):
    return complete(text, unmanaged=True, defaults=DEFAULTS, drawn=DRAWN)


def test_smallest_configuration():
    assert completed(SEARCHER).data == SMALLEST


def test_null_is_the_same_as_absent():
    nulls = "".join(f"{name}: null\n" for name in SMALLEST if name != "searcher")
    assert completed(SEARCHER + nulls).data == SMALLEST


def test_nothing_is_shared():
    first, second = completed(SEARCHER), completed(SEARCHER)
    first.data["data"]["mine"] = 1
    first.data["log_policies"].append(1)
    first.data["min_checkpoint_period"]["batches"] = 9
    assert second.data == SMALLEST == completed(SEARCHER).data


def test_what_is_lifted_out():
    config = completed("""
        name: trees
        description: of many kinds
        labels: [b, a, b]
        workspace: wood
        project: oak
        entrypoint: python grow.py
        searcher: {name: random, metric: height, smaller_is_better: false, max_trials: 30, max_concurrent_trials: 3}
        resources: {resource_pool: sunny, slots_per_trial: 2, max_slots: 8}
        hyperparameters: {water: 3}
    """)
    assert config.name == "trees"
    assert config.description == "of many kinds"
    assert config.labels == ("b", "a")
    assert (config.workspace, config.project) == ("wood", "oak")
    assert config.entrypoint == "python grow.py"
    assert (config.searcher_name, config.searcher_metric, config.smaller_is_better) == ("random", "height", False)
    assert config.initial_trials == 3
    assert (config.resource_pool, config.slots_per_trial, config.max_slots) == ("sunny", 2, 8)
    assert config.hyperparameters == {"water": {"type": "const", "val": 3}}
    assert config.checkpoint_storage == SMALLEST["checkpoint_storage"]
    assert config.warnings == ()
    assert from_document(config.data) == config


def test_submission_says_where_it_goes():
    submission = parse(SEARCHER + "workspace: w\nproject: p\nresources: {resource_pool: r, slots_per_trial: 0}\n")
    assert (submission.workspace, submission.project) == ("w", "p")
    assert (submission.resource_pool, submission.slots_per_trial) == ("r", 0)
    plain = parse(SEARCHER)
    assert (plain.workspace, plain.project, plain.resource_pool, plain.slots_per_trial) == ("", "", "", 1)


def test_resolved_pool_stands_in_the_configuration():
    config = parse(SEARCHER).complete(unmanaged=True, resource_pool="default")
    assert config.resource_pool == config.data["resources"]["resource_pool"] == "default"


def test_deprecated_fields_are_kept_and_noted():
    config = completed("searcher: {name: single, metric: loss, max_length: {epochs: 3}}")
    assert config.data["searcher"]["max_length"] == {"epochs": 3}
    assert len(config.warnings) == 1


SECTIONS = [
    ("name", "''", ""),
    ("name", "'训练 ñ 🎉'", "训练 ñ 🎉"),
    ("description", "''", ""),
    ("labels", "null", []),
    ("labels", "[b, a, b]", ["b", "a"]),
    ("labels", "[β, tag with space, 'a,b', '']", ["β", "tag with space", "a,b", ""]),
    ("entrypoint", "[]", []),
    ("entrypoint", "[python, -m, train]", ["python", "-m", "train"]),
    ("data", "{a: null, b: {c: [1, null]}}", {"a": None, "b": {"c": [1, None]}}),
    ("integrations", "{}", {}),
    ("integrations", "{webhooks: {webhook_id: [1], exclude: false}}", {"webhooks": {"webhook_id": [1]}}),
    ("integrations", "{webhooks: {exclude: true}}", {"webhooks": {"exclude": True}}),
    ("retention_policy", "{log_retention_days: -1}", {"log_retention_days": -1}),
    ("security", "{}", {"kerberos": {"config_file": ""}}),
    ("preemption_timeout", "5", 5),
    ("reproducibility", "{experiment_seed: 0}", {"experiment_seed": 0}),
    ("slurm", "{sbatch_args: []}", {}),
    ("slurm", "{gpu_type: tesla, sbatch_args: [-x]}", {"gpu_type": "tesla", "sbatch_args": ["-x"]}),
    ("pbs", "{slots_per_node: 2, pbsbatch_args: [-x]}", {"slots_per_node": 2, "pbsbatch_args": ["-x"]}),
    ("min_validation_period", "{records: 80000}", {"records": 80000}),
    (
        "bind_mounts",
        "[{host_path: /a, container_path: b, read_only: true}]",
        [{"host_path": "/a", "container_path": "b", "read_only": True, "propagation": "rprivate"}],
    ),
    (
        "tensorboard_storage",
        "{type: shared_fs, host_path: /x}",
        {"type": "shared_fs", "host_path": "/x", "storage_path": None, "propagation": "rprivate"},
    ),
    (
        "log_policies",
        "[{name: CUDA OOM}, {name: mine, pattern: x, action: {type: exclude_node}}]",
        [{"name": "CUDA OOM"}, {"name": "mine", "pattern": "x", "action": "exclude_node"}, SMALLEST["log_policies"][1]],
    ),
    (
        "log_policies",
        "[{pattern: x, action: cancel_retries}]",
        [{"pattern": "x", "action": "cancel_retries"}, *SMALLEST["log_policies"]],
    ),
]


@pytest.mark.parametrize(
    ("name", "text", "value"), [pytest.param(*case, id=f"{case[0]}: {case[1]}") for case in SECTIONS]
)
def test_section(name, text, value):
    assert completed(f"{SEARCHER}{name}: {text}\n").data[name] == value


@pytest.mark.parametrize("ignored", ["data_layer: {type: s3}", "internal: null", "resources: {agent_label: big}"])
def test_sections_that_are_gone(ignored):
    assert completed(f"{SEARCHER}{ignored}\n").data == SMALLEST


HYPERPARAMETERS = [
    ("3", {"type": "const", "val": 3}),
    ("null", {"type": "const", "val": None}),
    ("[]", {"type": "const", "val": []}),
    ("[1, {type: int}]", {"type": "const", "val": [1, {"type": "int"}]}),
    ("{}", {}),
    ("{b: 1, c: {}}", {"b": {"type": "const", "val": 1}, "c": {}}),
    ("{type: const, val: {type: int}}", {"type": "const", "val": {"type": "int"}}),
    ("{type: const, val: null}", {"type": "const", "val": None}),
    ("{type: int, minval: 1, maxval: 2, count: null}", {"type": "int", "minval": 1, "maxval": 2}),
    ("{type: double, minval: 0, maxval: 1.5, count: 3}", {"type": "double", "minval": 0, "maxval": 1.5, "count": 3}),
    ("{type: log, minval: -5, maxval: -1, base: 10}", {"type": "log", "minval": -5, "maxval": -1, "base": 10}),
    ("{type: categorical, vals: [1e-7, null]}", {"type": "categorical", "vals": [1e-7, None]}),
]


@pytest.mark.parametrize(("text", "value"), [pytest.param(*case, id=case[0]) for case in HYPERPARAMETERS])
def test_hyperparameter(text, value):
    assert completed(f"{SEARCHER}hyperparameters: {{a: {text}}}\n").hyperparameters == {"a": value}


def test_a_hyperparameter_may_be_called_type():
    assert completed(SEARCHER + "hyperparameters: {type: int}").hyperparameters == {
        "type": {"type": "const", "val": "int"}
    }


ENVIRONMENTS = [
    ("image", "x", {"cpu": "x", "cuda": "x", "rocm": "x"}),
    ("image", "{cpu: x}", {"cpu": "x", "cuda": NGC, "rocm": ROCM}),
    ("image", "{gpu: x}", {"cpu": NGC, "cuda": "x", "rocm": ROCM}),
    ("image", "{gpu: x, cuda: z}", {"cpu": NGC, "cuda": "z", "rocm": ROCM}),
    ("environment_variables", "[A=1]", {"cpu": ["A=1"], "cuda": ["A=1"], "rocm": ["A=1"]}),
    ("environment_variables", "{gpu: [A=1]}", {"cpu": [], "cuda": ["A=1"], "rocm": []}),
    ("environment_variables", "{gpu: [A=1], cuda: []}", {"cpu": [], "cuda": [], "rocm": []}),
    ("ports", "{web: 80}", {"web": 80}),
    (
        "proxy_ports",
        "[{proxy_port: 80, proxy_tcp: true}]",
        [{"proxy_port": 80, "proxy_tcp": True, "unauthenticated": False, "default_service_id": False}],
    ),
    ("registry_auth", "{username: me, password: ''}", {"username": "me"}),
    ("registry_auth", "{}", {}),
    ("pod_spec", "{spec: {containers: null}, any: 1}", {"spec": {"containers": None}, "any": 1}),
]


@pytest.mark.parametrize(
    ("name", "text", "value"), [pytest.param(*case, id=f"{case[0]}: {case[1]}") for case in ENVIRONMENTS]
)
def test_environment(name, text, value):
    assert completed(f"{SEARCHER}environment: {{{name}: {text}}}\n").data["environment"][name] == value


RESOURCES = [
    ("shm_size", "30000000000", 30000000000),
    ("shm_size", "4g", 4 * 1024**3),
    ("shm_size", "1.5 GiB", 3 * 512 * 1024**2),
    ("shm_size", "'12'", 12),
    ("shm_size", "12b", 12),
    ("shm_size", ".5K", 512),
    ("weight", "1.5", 1.5),
    ("is_single_node", "true", True),
    ("priority", "99", 99),
    (
        "devices",
        "['/a:/b', '/c:/d:rw', {host_path: /e, container_path: /f}]",
        [
            {"host_path": "/a", "container_path": "/b", "mode": "mrw"},
            {"host_path": "/c", "container_path": "/d", "mode": "rw"},
            {"host_path": "/e", "container_path": "/f", "mode": "mrw"},
        ],
    ),
]


@pytest.mark.parametrize(
    ("name", "text", "value"), [pytest.param(*case, id=f"{case[0]}: {case[1]}") for case in RESOURCES]
)
def test_resources(name, text, value):
    assert completed(f"{SEARCHER}resources: {{{name}: {text}}}\n").data["resources"][name] == value


STORAGES = [
    ("{save_trial_latest: 5}", {"save_trial_latest": 5}),
    ("{type: shared_fs, storage_path: sub}", {"storage_path": "sub"}),
    ("{type: shared_fs, host_path: /mine}", {"host_path": "/mine"}),
    ("{type: shared_fs, storage_path: /checkpoints/sub}", {"storage_path": "/checkpoints/sub"}),
]


@pytest.mark.parametrize(("text", "change"), [pytest.param(*case, id=case[0]) for case in STORAGES])
def test_storage_over_the_default(text, change):
    config = completed(f"{SEARCHER}checkpoint_storage: {text}\n")
    assert config.checkpoint_storage == {**SMALLEST["checkpoint_storage"], **change}


KEPT = {"save_experiment_best": 0, "save_trial_best": 1, "save_trial_latest": 1}
OTHER_STORAGES = [
    (
        "{type: s3, bucket: b, access_key: k, secret_key: s}",
        {"bucket": "b", "access_key": "k", "secret_key": "s", "endpoint_url": None, "prefix": None},
    ),
    ("{type: gcs, bucket: b, prefix: a/b}", {"bucket": "b", "prefix": "a/b"}),
    ("{type: azure, container: c, account_url: u, credential: x}", None),
    ("{type: directory, container_path: /x}", {"container_path": "/x"}),
]


@pytest.mark.parametrize(("text", "fields"), [pytest.param(*case, id=case[0]) for case in OTHER_STORAGES])
def test_storage_of_another_type(text, fields):
    if fields is None:
        fields = {"container": "c", "account_url": "u", "credential": "x"}
    storage = dict(completed(f"{SEARCHER}checkpoint_storage: {text}\n").checkpoint_storage)
    assert storage.pop("type") in text
    assert storage == {**fields, **KEPT}


def test_the_numbers_of_another_default_stay():
    defaults = MasterDefaults({"type": "s3", "bucket": "b", "save_trial_best": 3})
    text = SEARCHER + "checkpoint_storage: {type: gcs, bucket: mine}\n"
    storage = complete(text, unmanaged=True, defaults=defaults).checkpoint_storage
    assert storage == {"type": "gcs", "bucket": "mine", "prefix": None, **KEPT, "save_trial_best": 3}


@pytest.mark.parametrize(
    ("section", "chosen"),
    [
        pytest.param("", False, id="no section"),
        pytest.param("checkpoint_storage: {type: directory, container_path: /x}\n", False, id="only a place"),
        pytest.param("checkpoint_storage: {save_trial_best: null}\n", False, id="null"),
        pytest.param("checkpoint_storage: {save_trial_best: 0}\n", True, id="a number of the default storage"),
        pytest.param("checkpoint_storage: {type: s3, bucket: b, save_trial_latest: 1}\n", True, id="as by default"),
    ],
)
def test_whether_somebody_chose_what_is_kept(section, chosen):
    config = completed(SEARCHER + section)
    assert config.retention_chosen is chosen
    assert config.checkpoint_storage["save_trial_latest"] == 1
    assert complete(SEARCHER, unmanaged=True, defaults=MasterDefaults(retention_chosen=True)).retention_chosen


def test_logins_to_azure_do_not_mix():
    defaults = MasterDefaults({"type": "azure", "container": "c", "account_url": "u", "credential": "x"})
    text = SEARCHER + "checkpoint_storage: {type: azure, connection_string: s}\n"
    storage = complete(text, unmanaged=True, defaults=defaults).checkpoint_storage
    assert storage == {"type": "azure", "container": "c", "connection_string": "s", **KEPT}


def test_what_the_client_sends_for_unmanaged_training():
    text = json.dumps(
        {
            "name": "core",
            "data": None,
            "description": None,
            "labels": None,
            "searcher": {"name": "single", "metric": "unmanaged", "smaller_is_better": True},
            "workspace": None,
            "project": None,
            "checkpoint_storage": {"type": "directory", "container_path": "/home/me/checkpoints"},
        }
    )
    config = completed(text)
    assert config.data["data"] == {}
    assert config.labels == ()
    assert config.checkpoint_storage["container_path"] == "/home/me/checkpoints"


def test_template():
    template = parse("""
        searcher: {name: random, metric: t, max_trials: 4}
        labels: [t, s]
        hyperparameters: {a: 1, nest: {x: 1, z: 1}}
        bind_mounts: [{host_path: /t, container_path: one}, {host_path: /t, container_path: two}]
        environment: {environment_variables: [T=1], image: t, add_capabilities: [T], drop_capabilities: [T]}
        data: {deep: {t: 1, s: 1}}
        resources: {devices: ['/t:/d'], slots_per_trial: 4}
        log_policies: [{name: same, pattern: t}, {name: t, pattern: t}]
    """)
    config = parse("""
        searcher: {name: single, metric: mine}
        labels: [s, m]
        hyperparameters: {nest: {z: 2}}
        bind_mounts: [{host_path: /m, container_path: two}]
        environment: {environment_variables: {cpu: [M=1]}, add_capabilities: [M]}
        data: {deep: {s: 2}}
        log_policies: [{name: same, pattern: m}]
    """).over(template)
    data = config.complete(unmanaged=True).data
    assert data["searcher"]["name"] == "single"
    assert data["labels"] == ["s", "m", "t"]
    assert data["hyperparameters"] == {
        "a": {"type": "const", "val": 1},
        "nest": {"x": {"type": "const", "val": 1}, "z": {"type": "const", "val": 2}},
    }
    assert [(mount["host_path"], mount["container_path"]) for mount in data["bind_mounts"]] == [
        ("/m", "two"),
        ("/t", "one"),
    ]
    assert data["environment"]["environment_variables"] == {"cpu": ["T=1", "M=1"], "cuda": ["T=1"], "rocm": ["T=1"]}
    assert data["environment"]["image"]["cpu"] == "t"
    assert data["environment"]["add_capabilities"] == ["M"]
    assert data["environment"]["drop_capabilities"] == ["T"]
    assert data["data"] == {"deep": {"t": 1, "s": 2}}
    assert data["resources"]["slots_per_trial"] == 4
    assert data["resources"]["devices"][0]["host_path"] == "/t"
    assert [policy.get("pattern") for policy in data["log_policies"][:2]] == ["m", "t"]


def test_generated_names():
    rng = random.Random(1)
    drawn = [draw(rng) for _ in range(200)]
    assert all(re.fullmatch(r"Experiment \([a-z]+-[a-z]+-[a-z]+\)", values.name) for values in drawn)
    assert all(0 <= values.seed < 2**32 for values in drawn)
    assert len({values.name for values in drawn}) > 190
    assert draw(random.Random(5)) == draw(random.Random(5))


def test_names_differ_without_a_generator_too():
    assert complete(SEARCHER, unmanaged=True).name != complete(SEARCHER, unmanaged=True).name
