"""Configurations in the shapes that people really submit, from grids with nests to templates never filled in."""

from __future__ import annotations

import pytest

from server.domain.config import MasterDefaults, complete, parse
from server.domain.errors import InvalidArgumentError

DEFAULTS = MasterDefaults({"type": "shared_fs", "host_path": "/checkpoints"})


def completed(text, *, unmanaged=False):
    return complete(text, unmanaged=unmanaged, defaults=DEFAULTS)


def problem_of(text):
    with pytest.raises(InvalidArgumentError) as caught:
        completed(text)
    return caught.value.message


def test_grid_with_nests_and_an_argument_list():
    config = completed("""
name: big-model-zero-search
debug: false
environment:
    environment_variables:
        - CACHE=/tmp/cache
        - DEBUG=WARN
        - MODE=x=y
    image:
        gpu: registry/image:1
        cpu: registry/image:2
resources:
    slots_per_trial: 8
searcher:
    name: grid
    metric: throughput
    smaller_is_better: false
    max_concurrent_trials: 4
    max_length:
        batches: 100
checkpoint_policy: none
hyperparameters:
    conf_dir: /conf
    conf_file: [small.yml, big.yml]
    extra: null
    overwrite:
        optimizer:
            stage:
                type: categorical
                vals: [0, 1, 2, 3]
        log:
            every: 10
entrypoint:
    - python3
    - -m
    - launcher
    - --trial
    - module:Trial
""")
    assert (config.name, config.searcher_name, config.searcher_metric) == (
        "big-model-zero-search",
        "grid",
        "throughput",
    )
    assert not config.smaller_is_better
    assert config.data["searcher"]["max_concurrent_trials"] == 4
    assert config.initial_trials == 4
    assert config.entrypoint == ["python3", "-m", "launcher", "--trial", "module:Trial"]
    assert config.data["environment"]["image"]["cuda"] == "registry/image:1"
    variables = config.data["environment"]["environment_variables"]
    assert variables["cpu"] == variables["cuda"] == variables["rocm"] == ["CACHE=/tmp/cache", "DEBUG=WARN", "MODE=x=y"]
    assert config.hyperparameters["extra"] == {"type": "const", "val": None}
    assert config.hyperparameters["conf_file"]["val"] == ["small.yml", "big.yml"]
    assert config.data["checkpoint_policy"] == "none"


def test_grid_with_an_empty_map_and_a_metric_called_none():
    config = completed("""
name: generate
entrypoint: python3 generate.py
searcher:
  name: grid
  metric: none
  max_length: 1
resources: {slots_per_trial: 2, max_slots: 4}
hyperparameters:
  prompts:
    type: categorical
    vals:
      - a watercolor of a fox, wide brush, thin paper, soft light, morning
      - "an etching of a harbor: ships, gulls, fog"
      - a relief of two herons, oak, polished
  scheduler:
    type: categorical
    vals: [one, two, three]
  guidance: {type: double, minval: 5, maxval: 10, count: 6}
  scheduler_kwargs: {}
  ids: []
""")
    assert config.searcher_metric == "none"
    assert config.initial_trials == 16
    assert config.hyperparameters["scheduler_kwargs"] == {}
    assert config.hyperparameters["ids"] == {"type": "const", "val": []}
    assert config.max_slots == 4
    assert config.warnings


def test_storage_without_a_type():
    config = completed("""
name: finetune
entrypoint: python3 finetune.py
environment:
    environment_variables:
        - TOKEN=secret
checkpoint_storage:
    save_trial_latest: 5
profiling: {enabled: True}
searcher: {name: single, metric: loss}
hyperparameters:
    model:
        name: org/model
        options: {half: True, tiled: False}
""")
    assert config.checkpoint_storage == {
        "type": "shared_fs",
        "host_path": "/checkpoints",
        "storage_path": None,
        "propagation": "rprivate",
        "save_experiment_best": 0,
        "save_trial_best": 1,
        "save_trial_latest": 5,
    }
    assert config.data["profiling"]["enabled"] is True
    assert config.hyperparameters["model"]["options"]["half"] == {"type": "const", "val": True}


def test_no_name_and_quotes_inside_a_plain_scalar():
    config = completed("""
description: quote-test
data:
  user_key: key="value with ' embedded "
entrypoint: python3 train.py
searcher: {name: single, metric: loss}
""")
    assert config.name.startswith("Experiment (")
    assert config.description == "quote-test"
    assert config.data["data"]["user_key"] == 'key="value with \' embedded "'


def test_adaptive_search_of_today():
    config = completed("""
name: search
entrypoint: python3 search.py
searcher:
  name: adaptive_asha
  metric: x
  smaller_is_better: true
  time_metric: batches
  max_time: 100
  max_trials: 10
hyperparameters:
  step: {type: int, minval: 1, maxval: 8}
""")
    assert config.initial_trials == 10
    searcher = config.data["searcher"]
    assert (searcher["divisor"], searcher["max_rungs"], searcher["mode"]) == (4, 5, "standard")
    assert (searcher["bracket_rungs"], searcher["max_concurrent_trials"]) == ([], 16)


def test_one_at_a_time_and_a_quoted_metric():
    config = completed("""
name: A Sweep One By One
entrypoint: python3 sweep.py
environment:
  image: registry/image
searcher:
  name: grid
  metric: "count"
  max_concurrent_trials: 1
hyperparameters:
  metrics: {type: int, minval: 1, maxval: 512, count: 32}
""")
    assert (config.name, config.searcher_metric, config.initial_trials) == ("A Sweep One By One", "count", 1)
    assert set(config.data["environment"]["image"].values()) == {"registry/image"}


RATES = """
name: small dpo
entrypoint: >-
  python3 -m launcher
  train.py
searcher: {name: grid, metric: accuracy, smaller_is_better: false}
hyperparameters:
  sets: [org/one, org/two]
  beta: {type: categorical, vals: [0.1, 0.2, 0.3]}
  rate:
    type: categorical
    vals:
      - 1e-7
      - 5e-7
      - 5e-8
resources:
  slots_per_trial: 1"""


def test_numbers_without_a_dot():
    config = completed(RATES)
    assert config.hyperparameters["rate"]["vals"] == [1e-7, 5e-7, 5e-8]
    assert config.entrypoint == "python3 -m launcher train.py"
    assert config.initial_trials == 9


def test_resource_pool():
    assert parse(f"{RATES}\n  resource_pool: H100").resource_pool == "H100"


def test_adaptive_search_of_the_past():
    assert problem_of("""
name: detector
entrypoint: model:Trial
searcher: {name: adaptive_asha, metric: map, max_trials: 4, max_length: {epochs: 20}, mode: standard}
""") == (
        "invalid experiment configuration: the `adaptive_asha` searcher requires `max_time` and `time_metric` to be set"
    )


def test_removed_searcher():
    assert problem_of("""
name: own search
entrypoint: python3 -m search
searcher: {name: custom, metric: loss, smaller_is_better: true, unit: batches}
""").endswith("the 'custom' searcher has been removed and is not valid for new experiments")


def test_labels_that_are_left_empty():
    config = completed("""
name: classes
labels:
data:
  pachyderm:
    host:
    port:
    token:
hyperparameters:
  weight_decay: 1e-4
  pretrained: True
searcher: {name: single, metric: accuracy}
entrypoint: model:Trial
""")
    assert config.labels == ()
    assert config.description == ""
    assert config.hyperparameters["weight_decay"] == {"type": "const", "val": 0.0001}
    assert config.data["data"] == {"pachyderm": {"host": None, "port": None, "token": None}}


def test_fields_of_long_ago():
    assert problem_of("""
description: search
batches_per_step: 1
min_validation_period: 10
searcher: {name: adaptive_simple, metric: loss, max_trials: 10, max_length: {batches: 100}}
entrypoint: model:Trial
""").endswith(
        "config is invalid: <config>.min_validation_period: expected object or null, but got number\n"
        '<config>: additionalProperties "batches_per_step" not allowed'
    )


def test_labels_workspace_and_a_shell_in_the_entrypoint():
    config = completed("""
name: toy_matrix
workspace: default
project: toy
labels: [toy, matrix, fast]
entrypoint: >-
  bash -lc "cd /work && python3 -c
  'print(1)'"
searcher: {name: single, metric: loss, max_length: {batches: 1000000000}}
checkpoint_storage: {type: shared_fs, host_path: /shared, storage_path: determined}
""")
    assert config.labels == ("toy", "matrix", "fast")
    assert (config.workspace, config.project) == ("default", "toy")
    assert config.entrypoint == "bash -lc \"cd /work && python3 -c 'print(1)'\""
    assert config.data["searcher"]["max_length"] == {"batches": 1000000000}
    assert config.checkpoint_storage["storage_path"] == "determined"


def test_no_searcher():
    text = 'name: basic\nlabels: []\nworkspace: default\nproject: "demo"\nentrypoint: python3 main.py\n'
    assert parse(text).project == "demo"
    assert problem_of(text).endswith("config is invalid or incomplete: <config>: searcher is a required property")


EVERYTHING = """
bind_mounts:
  - {host_path: /data, container_path: /mnt, read_only: true, propagation: shared}
checkpoint_policy: all
checkpoint_storage:
  type: shared_fs
  host_path: /shared
  storage_path: sub
  container_path: /c
  checkpoint_path: /k
  tensorboard_path: /t
  propagation: slave
  save_experiment_best: 1
  save_trial_best: 2
  save_trial_latest: 3
data: {rows: 10, nested: {x: [1, 2]}}
debug: true
description: everything description
entrypoint: model:Trial
environment:
  image: {cpu: a, cuda: b, rocm: c}
  environment_variables: {cpu: [A=1], cuda: [B=1], rocm: [C=1]}
  proxy_ports: [{proxy_port: 80, proxy_tcp: true, unauthenticated: true, default_service_id: true}]
  ports: {http: 80}
  force_pull_image: true
  registry_auth: {username: u, password: p, auth: a, email: e, serveraddress: s, identitytoken: i, registrytoken: r}
  add_capabilities: [NET]
  drop_capabilities: [SYS]
hyperparameters:
  batch: 32
  const: {type: const, val: [1, {a: 2}]}
  size: {type: int, minval: 8, maxval: 64, count: 2}
  rate: {type: log, minval: -5, maxval: 1, base: 10, count: 3}
  drop: {type: double, minval: 0.2, maxval: 0.8, count: 1}
  kind: {type: categorical, vals: [a, 1, null, {b: c}]}
  listed: [1, {type: int, minval: 1, maxval: 2, count: 1}]
  nest: {deep: {size: {type: int, minval: 1, maxval: 9, count: 3}}}
integrations:
  pachyderm:
    pachd: {host: h, port: 1}
    proxy: {scheme: http, host: h, port: 2}
    dataset: {project: p, repo: r, commit: c, branch: b, token: t}
  webhooks: {webhook_id: [1], webhook_name: [hook], exclude: true}
labels: [a, b]
log_policies: [{name: mine, pattern: x, action: cancel_retries}]
retention_policy: {log_retention_days: 30}
max_restarts: 1
min_checkpoint_period: {epochs: 1}
min_validation_period: {records: 2}
name: everything
optimizations:
  aggregation_frequency: 2
  average_aggregated_gradients: false
  average_training_metrics: false
  gradient_compression: true
  grad_updates_size_file: f
  mixed_precision: O3
  tensor_fusion_threshold: 1
  tensor_fusion_cycle_time: 2
  auto_tune_tensor_fusion: true
pbs: {slots_per_node: 1, pbsbatch_args: [a]}
perform_initial_validation: true
preemption_timeout: 1
profiling: {enabled: true, begin_on_batch: 1, end_after_batch: 2, sync_timings: false}
project: p
records_per_epoch: 3
reproducibility: {experiment_seed: 42}
resources:
  devices: [{host_path: /dev/a, container_path: /dev/b, mode: rw}, "/dev/c:/dev/d"]
  max_slots: 9
  native_parallel: true
  priority: 7
  resource_pool: pool
  shm_size: 100
  slots_per_trial: 2
  weight: 2.5
  is_single_node: false
scheduling_unit: 4
searcher:
  name: grid
  max_concurrent_trials: 2
  max_length: {batches: 5}
  metric: m
  smaller_is_better: false
  source_trial_id: 1
  source_checkpoint_uuid: uuid
security: {kerberos: {config_file: /k}}
slurm: {slots_per_node: 3, gpu_type: g, sbatch_args: [b]}
tensorboard_storage: {type: s3, bucket: b}
workspace: w
"""


def test_every_field_at_once():
    config = completed(EVERYTHING)
    assert (config.name, config.description) == ("everything", "everything description")
    assert len(config.data) == 32
    for name, value in parse(EVERYTHING).data.items():
        kept = config.data[name]
        if name == "log_policies":
            assert kept[:1] == value
        elif isinstance(value, dict):
            assert {key: kept[key] for key in value if key != "devices"} == {
                key: member for key, member in value.items() if key != "devices"
            }
        else:
            assert kept == value


def test_title_in_the_description_and_odd_units():
    config = completed("""
# This trains on a few nodes; the numbers below were found by hand.
description: text_distributed  # no name
hyperparameters:
  learning_rate: 5e-5
  epsilon: 1e-8
searcher: {name: single, metric: f1, smaller_is_better: false, max_length: {records: 100000}}
min_validation_period:
  records: 80000
entrypoint: model:Trial
""")
    assert config.name.startswith("Experiment (")
    assert (config.searcher_name, config.searcher_metric) == ("single", "f1")
    assert config.data["min_validation_period"] == {"records": 80000}
    assert config.hyperparameters["learning_rate"]["val"] == 5e-5
    assert config.hyperparameters["epsilon"]["val"] == 1e-8


def test_more_memory_than_32_bits_count():
    config = completed("""
name: wide
data: {bucket: , folder: null}
entrypoint: model:Trial
resources: {slots_per_trial: 8, shm_size: 30000000000}
searcher: {name: single, metric: top1_accuracy, smaller_is_better: false}
""")
    assert config.data["resources"]["shm_size"] == 30000000000
    assert config.data["data"] == {"bucket": None, "folder": None}


def test_wide_random_search():
    space = "".join(f"  edge{index}: {{type: categorical, vals: [a, b, c]}}\n" for index in range(40))
    config = completed(
        "name: wide\nentrypoint: model:Trial\nresources: {max_slots: 16}\n"
        "searcher: {name: random, metric: top1_accuracy, max_trials: 100, max_length: {epochs: 10}}\n"
        f"hyperparameters:\n{space}"
    )
    assert config.initial_trials == 16
    assert config.max_slots == 16
    assert len(config.hyperparameters) == 40


def test_image_for_one_kind_and_mounts():
    config = completed(
        "name: text_trial\nentrypoint: model:Trial\n"
        "environment:\n  image: \n    gpu: registry/image\n"
        "bind_mounts:\n  - host_path: /tmp\n    container_path: /data\n"
        "searcher:\n  name: single\n  metric: accuracy\n  max_length:\n    epochs: 2\n"
    )
    assert config.data["environment"]["image"]["cuda"] == "registry/image"
    assert config.data["bind_mounts"][0]["container_path"] == "/data"
    assert (config.searcher_name, config.searcher_metric) == ("single", "accuracy")


def test_template_that_was_not_filled_in():
    submission = parse(
        "name: lora\nworkspace: <WORKSPACE_NAME>\nproject: <PROJECT>\nentrypoint: a\n"
        "searcher: {name: single, metric: loss}\n"
    )
    submission.check_project()
    assert (submission.workspace, submission.project) == ("<WORKSPACE_NAME>", "<PROJECT>")
