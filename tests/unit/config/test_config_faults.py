"""What is refused, and in which words: the path of each fault, sorted, as Determined's master says it."""

from __future__ import annotations

import pytest

from server.domain.config import MasterDefaults, complete, parse
from server.domain.errors import InvalidArgumentError

PREFIX = "invalid experiment configuration: "
UNREADABLE = PREFIX + "unable to convert yaml to json: not valid yaml: error converting YAML to JSON: "
INSANE = PREFIX + "version 0 experiment config is invalid: config is invalid: "
INCOMPLETE = PREFIX + "config is invalid or incomplete: "
SEARCHER = "searcher: {name: single, metric: loss}\n"
NO_SEARCHER = (
    "is not an object where object[\"name\"] is one of 'single', 'random', 'grid', 'custom', or 'adaptive_asha'"
)
NO_STORAGE = "is not an object where object[\"type\"] is one of 'shared_fs', 'directory', 's3', 'gcs', or 'azure'"
NO_LENGTH = 'a length object must have one attribute named "batches", "records", or "epochs"'
NO_TYPE = (
    'if a hyperparameter object\'s ["type"] is set, it must be one of "int", "double", "log", const", or "categorical"'
)
NO_POLICY = '"name" must be set, and "pattern" is also required unless you intend to disable an existing policy'


def problem_of(text, *, unmanaged=True):
    defaults = MasterDefaults(checkpoint_storage={"type": "shared_fs", "host_path": "/checkpoints"})
    with pytest.raises(InvalidArgumentError) as caught:
        complete(text, unmanaged=unmanaged, defaults=defaults)
    return caught.value.message


def cases(*pairs):
    return [pytest.param(text, problem, id=text.replace("\n", " ")) for text, problem in pairs]


@pytest.mark.parametrize(
    ("text", "problem"),
    cases(
        ("a: b: c", UNREADABLE + "yaml: mapping values are not allowed in this context"),
        ("x: .inf", UNREADABLE + "json: unsupported value: +Inf"),
        ("", INSANE + "<config>: expected object, but got null"),
        ("- 1", PREFIX + "unable to unmarshal json-formatted experiment config: json: cannot unmarshal array into Go"
                         ' value of type struct { Version int "json:\\"version\\"" }'),
        ("text", PREFIX + "unable to unmarshal json-formatted experiment config: json: cannot unmarshal string into Go"
                          ' value of type struct { Version int "json:\\"version\\"" }'),
        ("version: 1", PREFIX + "invalid version: 1"),
        ("Version: 2", PREFIX + "invalid version: 2"),
        ("version: 0", INSANE + '<config>: additionalProperties "version" not allowed'),
        ("version: null", INSANE + '<config>: additionalProperties "version" not allowed'),
        ("version: x", PREFIX + "unable to unmarshal json-formatted experiment config: json: cannot unmarshal string"
                                " into Go struct field .version of type int"),
        ("version: 1.5", PREFIX + "unable to unmarshal json-formatted experiment config: json: cannot unmarshal number"
                                  " 1.5 into Go struct field .version of type int"),
        ("version: true", PREFIX + "unable to unmarshal json-formatted experiment config: json: cannot unmarshal bool"
                                   " into Go struct field .version of type int"),
        (SEARCHER + "workspace: a", "workspace and project must both be included in config if one is provided"),
        (SEARCHER + "project: a", "workspace and project must both be included in config if one is provided"),
        (SEARCHER + "workspace: ''\nproject: a",
         "workspace and project must both be included in config if one is provided"),
        (SEARCHER + "resources: {slots: 2}", '<config>.resources: additionalProperties "slots" not allowed'),
    ),
)  # fmt: skip
def test_document(text, problem):
    assert problem_of(text) == problem


@pytest.mark.parametrize(
    ("section", "faults"),
    cases(
        ("bogus: 1", ['<config>: additionalProperties "bogus" not allowed']),
        ("x-b: 1\nx-a: 1\nname: 3", [
            "<config>.name: expected string or null, but got number",
            '<config>: additionalProperties "x-a", "x-b" not allowed',
        ]),
        ("name: true", ["<config>.name: expected string or null, but got boolean"]),
        ("name: [a]", ["<config>.name: expected string or null, but got array"]),
        ("description: {}", ["<config>.description: expected string or null, but got object"]),
        ("entrypoint: y", ["<config>.entrypoint: expected string or array or null, but got boolean"]),
        ("entrypoint: [a, 1]", ["<config>.entrypoint[1]: expected string, but got number"]),
        ("labels: x", ["<config>.labels: expected array or null, but got string"]),
        ("labels: [a, 1, null]", [
            "<config>.labels[1]: expected string, but got number",
            "<config>.labels[2]: expected string, but got null",
        ]),
        ("data: []", ["<config>.data: expected object or null, but got array"]),
        ("data_layer: 1", ["<config>.data_layer: expected object or null, but got number"]),
        ("internal: {}", ["<config>.internal: expected null, but got object"]),
        ("debug: 1", ["<config>.debug: expected boolean or null, but got number"]),
        ("max_restarts: -1", ["<config>.max_restarts: must be >= 0 but found -1"]),
        ("max_restarts: 1.5", ["<config>.max_restarts: expected integer or null, but got number"]),
        ("max_restarts: 1e21", ["<config>.max_restarts: expected integer or null, but got number"]),
        ("max_restarts: 1e19", [
            "<config>.max_restarts: must be <= 9223372036854775807 but found 10000000000000000000"
        ]),
        ("scheduling_unit: 0", ["<config>.scheduling_unit: must be >= 1 but found 0"]),
        ("workspace: 3", ["<config>.workspace: expected string or null, but got number"]),
        ("checkpoint_policy: some", [
            '<config>.checkpoint_policy: value must be one of <nil>, "best", "all", "none"'
        ]),
        ("checkpoint_policy: [all]", [
            '<config>.checkpoint_policy: value must be one of <nil>, "best", "all", "none"'
        ]),
        ("min_validation_period: 10", ["<config>.min_validation_period: expected object or null, but got number"]),
        ("min_validation_period: {}", [f"<config>.min_validation_period: {NO_LENGTH}"]),
        ("min_checkpoint_period: {batches: 1, epochs: 1}", [f"<config>.min_checkpoint_period: {NO_LENGTH}"]),
        ("min_checkpoint_period: {batches: -1}", ["<config>.min_checkpoint_period.batches: must be >= 0 but found -1"]),
        ("min_checkpoint_period: {epochs: 1.5}", [
            "<config>.min_checkpoint_period.epochs: expected integer, but got number"
        ]),
        ("hyperparameters: []", ["<config>.hyperparameters: expected object or null, but got array"]),
        ("hyperparameters: {a: {type: other}}", [f"<config>.hyperparameters.a: {NO_TYPE}"]),
        ("hyperparameters: {a: {type: 3, b: {type: const}}}", [
            '<config>.hyperparameters.a.b: missing properties: "val"',
            f"<config>.hyperparameters.a: {NO_TYPE}",
        ]),
        ("hyperparameters: {a: {b: {type: int}}}", [
            '<config>.hyperparameters.a.b: missing properties: "minval", "maxval"'
        ]),
        ("hyperparameters: {a: {type: int, minval: 2, maxval: 2}}", [
            "<config>.hyperparameters.a: minval must be less than maxval"
        ]),
        ("hyperparameters: {a: {type: int, minval: 1.5, maxval: x}}", [
            "<config>.hyperparameters.a.maxval: expected integer, but got string",
            "<config>.hyperparameters.a.minval: expected integer, but got number",
        ]),
        ("hyperparameters: {a: {type: log, minval: 1, maxval: 2}}", [
            '<config>.hyperparameters.a: missing properties: "base"'
        ]),
        ("hyperparameters: {a: {type: log, minval: 1, maxval: 2, base: 0}}", [
            "<config>.hyperparameters.a.base: must be > 0 but found 0"
        ]),
        ("hyperparameters: {a: {type: double, minval: 1, maxval: 2, count: 0, more: 1}}", [
            "<config>.hyperparameters.a.count: must be >= 1 but found 0",
            '<config>.hyperparameters.a: additionalProperties "more" not allowed',
        ]),
        ("hyperparameters: {a: {type: categorical, vals: 1}}", [
            "<config>.hyperparameters.a.vals: expected array, but got number"
        ]),
        ("hyperparameters: {a b/c: {type: const}}", ['<config>.hyperparameters.a b/c: missing properties: "val"']),
        ("environment: {image: 1}", ["<config>.environment.image: expected object or string or null, but got number"]),
        ("environment: {image: {tpu: x}}", [
            "<config>.environment.image: is neither a string nor a map of cpu, cuda, or rocm to strings"
        ]),
        ("environment: {environment_variables: {cpu: [1]}}", [
            ("<config>.environment.environment_variables: is neither a list of strings nor a map of cpu, cuda, or rocm"
            " to lists of strings")
        ]),
        ("environment: {ports: {web: x, ssh: null}}", [
            "<config>.environment.ports.ssh: expected integer, but got null",
            "<config>.environment.ports.web: expected integer, but got string",
        ]),
        ("environment: {proxy_ports: [{}]}", [
            '<config>.environment.proxy_ports[0]: missing properties: "proxy_port"'
        ]),
        ("environment: {pod_spec: {name: x}}", [
            "<config>.environment.pod_spec: pod Name is not a configurable option"
        ]),
        ("environment: {pod_spec: {spec: {containers: [1, {args: [x]}, {name: mine, args: [x]}]}}}", [
            "<config>.environment.pod_spec.spec.containers[0]: expected object, but got number",
            "<config>.environment.pod_spec.spec.containers[1]: container Args are not configurable",
        ]),
        ("environment: {registry_auth: {user: x}}", [
            '<config>.environment.registry_auth: additionalProperties "user" not allowed'
        ]),
        ("resources: {priority: 0}", ["<config>.resources.priority: must be >= 1 but found 0"]),
        ("resources: {priority: 100}", ["<config>.resources.priority: must be <= 99 but found 100"]),
        ("resources: {slots_per_trial: -1}", ["<config>.resources.slots_per_trial: must be >= 0 but found -1"]),
        ("resources: {weight: heavy}", ["<config>.resources.weight: expected number or null, but got string"]),
        ("resources: {shm_size: 4x}", ["<config>.resources.shm_size: must be a valid memory size"]),
        ("resources: {shm_size: 99999999p}", ["<config>.resources.shm_size: must be a valid memory size"]),
        ("resources: {shm_size: 1.5}", [
            "<config>.resources.shm_size: expected integer or string or null, but got number"
        ]),
        ("resources: {devices: ['host:container', 3]}", [
            f"<config>.resources.devices[{index}]: is neither a list of --device strings nor a map containing"
            " host_path, container_path, and mode" for index in (0, 1)
        ]),
        ("bind_mounts: [3, {host_path: here}, {host_path: /here, container_path: .}]", [
            "<config>.bind_mounts[0]: expected object, but got number",
            "<config>.bind_mounts[1].host_path: host_path must be an absolute path",
            '<config>.bind_mounts[1]: missing properties: "container_path"',
            '<config>.bind_mounts[2].container_path: container_path must not be "."',
        ]),
        ("optimizations: {mixed_precision: o1}", [
            ("<config>.optimizations.mixed_precision: mixed_precision should be a string starting with an uppercase"
            " letter 'O'"),
            '<config>.optimizations.mixed_precision: value must be one of <nil>, "O0", "O1", "O2", "O3"',
        ]),
        ("profiling: {begin_on_batch: 5, end_after_batch: 4}", [
            "<config>.profiling: begin_on_batch must be less than end_after_batch"
        ]),
        ("reproducibility: {experiment_seed: -1}", [
            "<config>.reproducibility.experiment_seed: must be >= 0 but found -1"
        ]),
        ("reproducibility: {experiment_seed: 4294967296}", [
            "<config>.reproducibility.experiment_seed: must be <= 4294967295 but found 4294967296"
        ]),
        ("retention_policy: {log_retention_days: 32768}", [
            "<config>.retention_policy.log_retention_days: must be <= 32767 but found 32768"
        ]),
        ("log_policies: [{pattern: x}, {name: null, pattern: null}]", [
            f"<config>.log_policies[0]: {NO_POLICY}",
            f"<config>.log_policies[1]: {NO_POLICY}",
        ]),
        ("log_policies: [{name: x, action: {type: other}}]", [
            '<config>.log_policies[0].action: must be one of "cancel_retries" or "exclude_node"'
        ]),
        ("log_policies: [{name: x, action: {type: exclude_node, node: 1}}]", [
            '<config>.log_policies[0].action: additionalProperties "node" not allowed'
        ]),
        ("security: {kerberos: {}}", ['<config>.security.kerberos: missing properties: "config_file"']),
        ("slurm: {slots_per_node: 0, sbatch_args: [1]}", [
            "<config>.slurm.sbatch_args[0]: expected string, but got number",
            "<config>.slurm.slots_per_node: must be >= 1 but found 0",
        ]),
        ("integrations: {pachyderm: {pachd: null}}", [
            "<config>.integrations.pachyderm.pachd: expected object, but got null",
            '<config>.integrations.pachyderm: missing properties: "proxy", "dataset"',
        ]),
        ("tensorboard_storage: {type: hdfs}", [
            "<config>.tensorboard_storage: this field is deprecated and will be ignored"
        ]),
        ("tensorboard_storage: {type: s3, bucket: b, save_trial_best: 1}", [
            "<config>.tensorboard_storage: this field is deprecated and will be ignored"
        ]),
        ("checkpoint_storage: {type: hdfs}", [f"<config>.checkpoint_storage: {NO_STORAGE}"]),
        ("checkpoint_storage: {type: null}", [f"<config>.checkpoint_storage: {NO_STORAGE}"]),
        ("checkpoint_storage: {where: x}", ['<config>.checkpoint_storage: additionalProperties "where" not allowed']),
        ("checkpoint_storage: {type: s3, bucket: b, host_path: /x}", [
            '<config>.checkpoint_storage: additionalProperties "host_path" not allowed'
        ]),
        ("checkpoint_storage: {type: gcs, bucket: b, prefix: a/../b}", [
            "<config>.checkpoint_storage.prefix: prefix cannot contain /../"
        ]),
        ("checkpoint_storage: {type: azure, connection_string: a, credential: b}", [
            "<config>.checkpoint_storage: credential and connection_string must not both be set"
        ]),
        ("checkpoint_storage: {type: shared_fs, host_path: /a, storage_path: /b}", [
            ("<config>.checkpoint_storage: storage_path must either be a relative directory or a subdirectory of"
            " host_path")
        ]),
        ("checkpoint_storage: {type: shared_fs, host_path: /a, storage_path: ../b}", [
            ("<config>.checkpoint_storage: storage_path must either be a relative directory or a subdirectory of"
            " host_path")
        ]),
    ),
)  # fmt: skip
def test_section(section, faults):
    assert problem_of(SEARCHER + section) == INSANE + "\n".join(faults)


@pytest.mark.parametrize(
    ("searcher", "problem"),
    cases(
        ("3", INSANE + "<config>.searcher: expected object or null, but got number"),
        ("{name: other}", INSANE + f"<config>.searcher: {NO_SEARCHER}"),
        ("{name: null, metric: loss}", INSANE + f"<config>.searcher: {NO_SEARCHER}"),
        ("{name: [single], metric: loss}", INSANE + f"<config>.searcher: {NO_SEARCHER}"),
        ("null", INCOMPLETE + "<config>: searcher is a required property"),
        ("{metric: loss}", INCOMPLETE + "<config>.searcher: name is a required property"),
        ("{}", INCOMPLETE + "<config>.searcher: metric is a required property\n"
               "<config>.searcher: name is a required property"),
        ("{name: single, metric: loss, max_trials: 2}",
         INSANE + '<config>.searcher: additionalProperties "max_trials" not allowed'),
        ("{name: random, metric: loss}", INCOMPLETE + "<config>.searcher: max_trials is a required property"),
        ("{name: random, metric: loss, max_trials: 0}",
         INSANE + "<config>.searcher.max_trials: must be >= 1 but found 0"),
        ("{name: single, metric: loss, max_length: {batches: 0}}",
         INSANE + "<config>.searcher.max_length.batches: must be >= 1 but found 0"),
        ("{name: single, metric: loss, max_length: -1}",
         INSANE + "<config>.searcher.max_length: must be >= 0 but found -1"),
        ("{name: single, metric: loss, max_length: long}",
         INSANE + "<config>.searcher.max_length: expected object or integer or null, but got string"),
        ("{name: adaptive_asha, metric: loss, max_trials: 4, mode: wild, divisor: 1}",
         INSANE + "<config>.searcher.divisor: must be > 1 but found 1\n<config>.searcher.mode: value must be one of"
                  ' <nil>, "aggressive", "standard", "conservative"'),
        ("{name: adaptive_asha, metric: loss, max_trials: 4, max_length: {epochs: 2}}",
         PREFIX + "the `adaptive_asha` searcher requires `max_time` and `time_metric` to be set"),
        ("{name: async_halving, metric: loss, max_trials: 4, num_rungs: 2, max_time: 3}",
         PREFIX + "the `async_halving` searcher requires `max_time` and `time_metric` to be set"),
        ("{name: custom, metric: loss, unit: batches}",
         PREFIX + "the 'custom' searcher has been removed and is not valid for new experiments"),
        ("{name: adaptive, metric: loss, budget: {batches: 10}}",
         PREFIX + "the 'adaptive' searcher has been removed and is not valid for new experiments"),
        ("{name: adaptive_simple, metric: loss, max_trials: 10}",
         PREFIX + "the 'adaptive_simple' searcher has been removed and is not valid for new experiments"),
        ("{name: sync_halving, metric: loss, num_rungs: 2, budget: {batches: 10}}",
         PREFIX + "the 'sync_halving' searcher has been removed and is not valid for new experiments"),
    ),
)  # fmt: skip
def test_searcher(searcher, problem):
    assert problem_of(f"searcher: {searcher}\n") == problem


def test_a_fault_in_a_common_field_is_said_twice():
    fault = "<config>.searcher.metric: expected string or null, but got number"
    assert problem_of("searcher: {name: single, metric: 3}\n") == f"{INSANE}{fault}\n{fault}"


@pytest.mark.parametrize(
    ("space", "at"),
    cases(
        ("{a: {type: int, minval: 1, maxval: 3}}", ".a"),
        ("{a: {b: {type: double, minval: 1, maxval: 3, count: null}}}", ".a.b"),
        ("{a: [1, {type: log, minval: 1, maxval: 3, base: 10}]}", ".a[1]"),
    ),
)
def test_grid_needs_counts(space, at):
    text = f"searcher: {{name: grid, metric: loss}}\nhyperparameters: {space}\n"
    fault = f"<config>.hyperparameters{at}: grid search is in use but count was not provided"
    assert problem_of(text) == INSANE + fault


def test_counts_are_not_missed_without_a_searcher():
    text = "hyperparameters: {a: {type: int, minval: 1, maxval: 3}}\n"
    assert problem_of(text) == INCOMPLETE + "<config>: searcher is a required property"


@pytest.mark.parametrize(
    ("storage", "problem"),
    cases(
        ("{type: s3}", INCOMPLETE + "<config>.checkpoint_storage: bucket is a required property"),
        ("{type: directory}", INCOMPLETE + "<config>.checkpoint_storage: container_path is a required property"),
        ("{type: azure, container: c}",
         INCOMPLETE + "<config>.checkpoint_storage: Exactly one of connection_string or account_url must be set"),
        ("{type: shared_fs, storage_path: /elsewhere}",
         INCOMPLETE + "<config>.checkpoint_storage: storage_path must either be a relative directory or a subdirectory"
                      " of host_path"),
        ("{host_path: /x}",
         PREFIX + 'unable to unmarshal experiment config as version 0: json: unknown field "host_path"'),
    ),
)  # fmt: skip
def test_storage_with_the_defaults(storage, problem):
    assert problem_of(f"{SEARCHER}checkpoint_storage: {storage}\n") == problem


@pytest.mark.parametrize(
    ("section", "problem"),
    cases(
        ("log_policies: [{name: a}, {name: a}]", 'log_policies have duplicated names "a"'),
        ("resources: {devices: ['/a:/b:c:d']}", 'invalid device string: "/a:/b:c:d"'),
    ),
)
def test_valid_and_without_meaning(section, problem):
    assert problem_of(SEARCHER + section) == (PREFIX + "unable to unmarshal experiment config as version 0: " + problem)


def test_retention_policy_needs_days():
    assert problem_of(SEARCHER + "retention_policy: {}") == (
        INCOMPLETE + "<config>.retention_policy: log_retention_days is a required property"
    )


def test_managed_experiments_need_an_entrypoint():
    assert problem_of(SEARCHER, unmanaged=False) == "managed experiments require entrypoint"
    assert complete(SEARCHER + "entrypoint: [python, train.py]", unmanaged=False).entrypoint == ["python", "train.py"]


def test_depth_of_the_completed_document():
    # A constant takes one level more than the value that it was written as.
    def text(levels):
        return f"{SEARCHER}hyperparameters: {{a: {'[' * levels}{']' * levels}}}\n"

    assert complete(text(21), unmanaged=True).hyperparameters["a"]["type"] == "const"
    assert parse(text(22)).data["hyperparameters"]
    assert "levels" in problem_of(text(22))
    assert "max depth" in problem_of(text(23))
