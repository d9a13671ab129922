from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
import structlog
from detour.api.v1 import experiments_pb2 as api
from detour.api.v1 import launch_warning_pb2, pagination_pb2
from detour.experiment.v1 import experiment_pb2
from detour.util.v1 import util_pb2
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import ListValue
from google.protobuf.wrappers_pb2 import BoolValue, StringValue

from server.domain.config import MasterDefaults
from server.domain.model_definition import FILE
from server.services.experiment_creation import MAX_FIRST_TRIALS, ExperimentCreation
from server.services.launch_rules import LaunchRules
from server.store.tables.experiments import experiments
from server.store.tables.workspaces import projects
from tests.grpc.experiment_calls import CONFIG, MANAGED, archive, create, get, ids, listed, put_external, run_to_the_end
from tests.store.experiment_rows import NOW

INVALID = grpc.StatusCode.INVALID_ARGUMENT
PRECONDITION = grpc.StatusCode.FAILED_PRECONDITION
MISSING = grpc.StatusCode.NOT_FOUND
State = experiment_pb2.State
FILE_OF_MODEL = util_pb2.File(path="train.py", type=FILE, content=b"pass\n", mode=0o644)


def create_refusal(client, config: str = CONFIG, **fields: Any) -> Any:
    request = api.CreateExperimentRequest(config=config, **({"unmanaged": True} | fields))
    return client.refusal(client.experiments.CreateExperiment, request)


def patch(client, experiment_id: int, **fields: Any) -> Any:
    request = api.PatchExperimentRequest(experiment=experiment_pb2.PatchExperiment(id=experiment_id, **fields))
    return client.call(client.experiments.PatchExperiment, request).experiment


def test_a_new_unmanaged_experiment(user):
    answer = create(user)
    shown = answer.experiment
    assert (shown.id, shown.name, shown.description, list(shown.labels)) == (1, "mnist", "", ["b", "a"])
    assert (shown.state, shown.archived, shown.unmanaged, shown.progress.value) == (
        State.STATE_PAUSED,
        False,
        True,
        0.0,
    )
    assert (shown.user_id, shown.username, shown.display_name) == (2, "determined", "determined")
    assert (shown.project_id, shown.project_name, shown.project_owner_id) == (1, "Uncategorized", 1)
    assert (shown.workspace_id, shown.workspace_name, shown.parent_archived) == (1, "Uncategorized", False)
    assert (shown.searcher_type, shown.searcher_metric, shown.resource_pool) == ("single", "loss", "")
    assert (shown.num_trials, list(shown.trial_ids), shown.checkpoint_count) == (0, [], 0)
    assert shown.original_config == CONFIG
    assert shown.HasField("progress")
    assert shown.HasField("model_definition_size")
    assert len(shown.job_id) == 36
    absent = {"end_time", "forked_from", "duration", "external_experiment_id", "best_trial_searcher_metric"}
    assert [name for name in absent if shown.HasField(name)] == []
    config = MessageToDict(answer.config)
    assert config == MessageToDict(shown.config)
    assert config["hyperparameters"] == {
        "lr": {"type": "const", "val": 0.001},
        "layers": {"type": "const", "val": 3},
    }
    assert config["max_restarts"] == 5
    assert MessageToDict(shown.hyperparameters) == config["hyperparameters"]
    assert list(answer.warnings) == []


def test_what_was_created_is_got(user):
    created = create(user)
    answer = get(user, created.experiment.id)
    assert answer.experiment == created.experiment
    assert answer.config == created.config
    assert not answer.HasField("job_summary")


def test_a_list_shows_what_it_needs(user):
    experiment_id = create(user).experiment.id
    patch(user, experiment_id, notes=StringValue(value="private"))
    (shown,) = listed(user).experiments
    assert (shown.id, shown.name, list(shown.labels)) == (experiment_id, "mnist", ["b", "a"])
    assert (shown.original_config, list(shown.trial_ids), shown.notes) == ("", [], "omitted")
    assert shown.HasField("duration")
    assert not shown.HasField("model_definition_size")
    assert (shown.searcher_type, shown.searcher_metric, shown.display_name) == ("single", "loss", "determined")
    assert MessageToDict(shown.config)["name"] == "mnist"
    assert MessageToDict(shown.hyperparameters)["layers"] == {"type": "const", "val": 3}


def test_fields_that_have_no_effect_any_more_are_logged(user):
    config = "searcher: {name: single, metric: loss, max_length: {batches: 5}}"
    with structlog.testing.capture_logs() as events:
        made = create(user, config).experiment.id
    told = [event for event in events if event.get("experiment") == made]
    assert [event["event"] for event in told] == ["searcher.max_length is deprecated and has no effect"]


def test_the_walk_of_the_documentation(user):
    experiment_id = create(user).experiment.id
    run_to_the_end(user, experiment_id)
    archive(user, experiment_id)
    answer = listed(user, archived=BoolValue(value=True), limit=1)
    (shown,) = answer.experiments
    assert (shown.id, shown.state, shown.archived, shown.num_trials, shown.progress.value) == (
        experiment_id,
        State.STATE_COMPLETED,
        True,
        1,
        1.0,
    )
    assert shown.HasField("end_time")
    assert MessageToDict(answer.pagination, always_print_fields_with_no_presence=True) == {
        "offset": 0,
        "limit": 1,
        "startIndex": 0,
        "endIndex": 1,
        "total": 1,
    }
    user.call(user.experiments.UnarchiveExperiment, api.UnarchiveExperimentRequest(id=experiment_id))
    assert ids(listed(user, archived=BoolValue(value=True))) == []
    assert ids(listed(user, archived=BoolValue(value=False))) == [experiment_id]


def test_archiving_is_for_what_is_over(user):
    experiment_id = create(user).experiment.id
    request, undo = api.ArchiveExperimentRequest(id=experiment_id), api.UnarchiveExperimentRequest(id=experiment_id)
    methods = user.experiments
    refused = user.refusal(methods.ArchiveExperiment, request)
    assert refused == (PRECONDITION, "Experiment is not in terminal state.")
    assert user.refusal(methods.UnarchiveExperiment, undo) == (PRECONDITION, "Experiment is not archived.")
    run_to_the_end(user, experiment_id, "STATE_ERROR")
    archive(user, experiment_id)
    assert user.refusal(methods.ArchiveExperiment, request) == (PRECONDITION, "Experiment is already archived.")


def test_ids_that_nobody_has(user):
    methods = user.experiments
    for nobody in (99, 0, -1, 2**31 - 1, -(2**31)):
        changed = experiment_pb2.PatchExperiment(id=nobody)
        for method, request in (
            (methods.GetExperiment, api.GetExperimentRequest(experiment_id=nobody)),
            (methods.ArchiveExperiment, api.ArchiveExperimentRequest(id=nobody)),
            (methods.UnarchiveExperiment, api.UnarchiveExperimentRequest(id=nobody)),
            (methods.PatchExperiment, api.PatchExperimentRequest(experiment=changed)),
        ):
            assert user.refusal(method, request) == (MISSING, f"experiment '{nobody}' not found")


def test_checking_stores_nothing(user):
    answer = create(user, validate_only=True)
    assert answer.experiment == experiment_pb2.Experiment()
    assert answer.HasField("experiment")
    assert not answer.HasField("config")
    assert listed(user).pagination.total == 0


UNCREATABLE = [
    pytest.param("", {}, INVALID, "expected object, but got null", id="no config"),
    pytest.param("name: x\n", {}, INVALID, "searcher is a required property", id="no searcher"),
    pytest.param(CONFIG + "bogus: 1\n", {}, INVALID, 'additionalProperties "bogus" not allowed', id="unknown key"),
    pytest.param("a: b: c", {}, INVALID, "not valid yaml", id="no yaml"),
    pytest.param(CONFIG + "#\x00", {}, INVALID, "config: ", id="NUL"),
    pytest.param(CONFIG + 'description: "\\0"\n', {}, INVALID, "", id="an escaped NUL"),
    pytest.param(CONFIG, {"project_id": 999}, MISSING, "project '999' not found", id="unknown project"),
    pytest.param(CONFIG, {"project_id": -1}, MISSING, "project '-1' not found", id="negative project"),
    pytest.param(
        CONFIG + "workspace: nope\nproject: nope\n",
        {},
        MISSING,
        "workspace/project 'nope/nope' not found",
        id="unknown names",
    ),
    pytest.param(CONFIG + "project: nope\n", {}, INVALID, "workspace and project must both", id="only one name"),
    pytest.param(CONFIG, {"parent_id": 99}, MISSING, "experiment '99' not found", id="unknown parent"),
    pytest.param(CONFIG, {"template": "t"}, MISSING, "template 't' not found", id="unknown template"),
    pytest.param(
        CONFIG, {"unmanaged": False}, INVALID, "slots requested exceeds cluster capacity", id="slots of a cluster"
    ),
    pytest.param(
        CONFIG + "resources: {slots_per_trial: 0}\n",
        {"unmanaged": False},
        INVALID,
        "managed experiments require entrypoint",
        id="managed without entrypoint",
    ),
    pytest.param(
        CONFIG + "resources: {slots_per_trial: 0, resource_pool: A100}\nentrypoint: x\n",
        {"unmanaged": False},
        INVALID,
        "invalid resource configuration: rpc error: code = InvalidArgument desc = "
        "resource pool A100 does not exist or is not available to workspace id 1",
        id="unknown pool",
    ),
    pytest.param(
        CONFIG,
        {"model_definition": [util_pb2.File(path="../x", type=FILE)]},
        INVALID,
        "is no name within a folder",
        id="a file outside",
    ),
]


def test_what_cannot_be_created(user):
    for case in UNCREATABLE:
        config, fields, code, text = case.values
        for validate_only in (False, True):
            found, message = create_refusal(user, config, validate_only=validate_only, **fields)
            assert found is code, case.id
            assert text in message, case.id
        assert listed(user).pagination.total == 0


def test_a_managed_experiment_waits(user):
    paused = create(user, MANAGED, unmanaged=False, model_definition=[FILE_OF_MODEL]).experiment
    assert (paused.state, paused.unmanaged, paused.resource_pool) == (State.STATE_PAUSED, False, "default")
    assert paused.model_definition_size > 0
    assert (paused.num_trials, len(paused.trial_ids)) == (1, 1)
    queued = create(user, MANAGED, unmanaged=False, activate=True).experiment
    assert queued.state == State.STATE_QUEUED
    assert get(user, queued.id).config["resources"]["resource_pool"] == "default"
    for state in (State.STATE_QUEUED, State.STATE_ACTIVE):
        assert ids(listed(user, states=[state])) == [queued.id]


def test_a_managed_search_has_its_first_trials(user):
    space = "hyperparameters: {a: {type: categorical, vals: [1, 2, 3]}, b: {type: categorical, vals: [x, y]}}\n"
    search = MANAGED.replace("hyperparameters: {lr: 1e-3, layers: 3}\n", space)
    search = search.replace("name: single", "name: grid, max_concurrent_trials: 4")
    assert create(user, search, unmanaged=False).experiment.num_trials == 4
    endless = search.replace("max_concurrent_trials: 4", "max_trials: 1000000, max_concurrent_trials: 0")
    shown = create(user, endless.replace("name: grid", "name: random"), unmanaged=False).experiment
    assert shown.num_trials == MAX_FIRST_TRIALS


def test_a_fork_names_its_parent_and_has_its_files(user):
    parent = create(user, model_definition=[FILE_OF_MODEL]).experiment
    child = create(user, parent_id=parent.id).experiment
    assert child.forked_from.value == parent.id
    assert child.model_definition_size == parent.model_definition_size
    other = create(user, parent_id=parent.id, model_definition=[util_pb2.File(path="a", type=FILE)]).experiment
    assert other.model_definition_size not in (0, parent.model_definition_size)


def test_nothing_is_forked_out_of_the_archive(application, user):
    parent = create(user).experiment
    with application.database.write() as tx:
        tx.execute(projects.update().where(projects.c.id == 1).values(archived=True))
    refusal = create_refusal(user, parent_id=parent.id, project_id=1)
    assert refusal == (PRECONDITION, "project is archived and cannot add new experiments")
    with application.database.write() as tx:
        row = {"workspace_id": 1, "name": "p", "name_key": "p", "name_folded": "p", "key": "P", "user_id": 1}
        tx.execute(projects.insert().values(row | {"id": 2, "created_at": NOW}))
    refusal = create_refusal(user, parent_id=parent.id, project_id=2)
    assert refusal == (PRECONDITION, "forking an experiment in an archived workspace/project")


def test_the_best_metric_of_an_experiment(application, user):
    experiment_id = create(user).experiment.id
    method = user.experiments.GetBestSearcherValidationMetric
    request = api.GetBestSearcherValidationMetricRequest(experiment_id=experiment_id)
    assert user.refusal(method, request) == (MISSING, "no validations for experiment")
    with application.database.write() as tx:
        tx.execute(experiments.update().where(experiments.c.id == experiment_id).values(best_trial_metric=0.25))
    assert user.call(method, request).metric == 0.25
    (shown,) = listed(user, show_trial_data=True).experiments
    assert shown.best_trial_searcher_metric == 0.25
    assert not listed(user).experiments[0].HasField("best_trial_searcher_metric")


def test_names_that_were_not_given(user):
    config = "searcher: {name: single, metric: loss}\n"
    first, second = create(user, config).experiment, create(user, config).experiment
    assert first.name.startswith("Experiment (")
    assert first.name != second.name


def test_an_external_id_leads_to_one_experiment(user, admin):
    first = put_external(user, "my run/1 训练")
    assert first.experiment.original_config == CONFIG
    patch(user, first.experiment.id, notes=StringValue(value="kept"))
    run_to_the_end(user, first.experiment.id)
    other = "name: renamed\nsearcher: {name: random, metric: acc, max_trials: 2}\nlabels: [c]\n"
    second = put_external(admin, "my run/1 训练", other + "workspace: nope\nproject: nope\n")
    shown = second.experiment
    assert shown.id == first.experiment.id
    assert (shown.name, list(shown.labels), shown.searcher_type) == ("renamed", ["c"], "random")
    assert (shown.username, shown.notes, shown.state) == ("determined", "kept", State.STATE_COMPLETED)
    assert shown.original_config == CONFIG
    assert second.config["name"] == "renamed"
    assert [e.external_experiment_id for e in listed(user).experiments] == ["my run/1 训练"]


@pytest.mark.parametrize(
    ("external_id", "fields", "text"),
    [
        pytest.param("x", {"unmanaged": False}, "only unmanaged experiments are supported", id="managed"),
        pytest.param("", {}, "externalExperimentId must not be empty", id="no id"),
        pytest.param("x", {"parent_id": 1}, "can't fork into an unmanaged experiment", id="a fork"),
        pytest.param("x" * 1025, {}, "externalExperimentId must not be longer than 1024 bytes", id="a long id"),
        pytest.param("a\x00", {}, "externalExperimentId: ", id="NUL"),
        pytest.param(
            "x",
            {"config": "name: x"},
            "failed to parse exp config: invalid experiment configuration: config is invalid or incomplete: "
            "<config>: searcher is a required property",
            id="a bad config",
        ),
    ],
)
def test_what_cannot_be_put(user, external_id, fields, text):
    wanted = api.CreateExperimentRequest(**({"config": CONFIG, "unmanaged": True} | fields))
    request = api.PutExperimentRequest(external_experiment_id=external_id, create_experiment_request=wanted)
    code, message = user.refusal(user.experiments.PutExperiment, request)
    assert code is INVALID
    assert text in message


def test_putting_names_what_is_not_there_as_a_master_does(user):
    wanted = api.CreateExperimentRequest(config=CONFIG + "workspace: nope\nproject: nope\n", unmanaged=True)
    request = api.PutExperimentRequest(external_experiment_id="x", create_experiment_request=wanted)
    text = "failed to parse exp config: rpc error: code = NotFound desc = workspace/project 'nope/nope' not found"
    assert user.refusal(user.experiments.PutExperiment, request) == (MISSING, text)
    put_external(user, "x")
    wanted = api.CreateExperimentRequest(config="- 1", unmanaged=True)
    request = api.PutExperimentRequest(external_experiment_id="x", create_experiment_request=wanted)
    code, text = user.refusal(user.experiments.PutExperiment, request)
    assert code is INVALID
    assert text.startswith("failed to parse exp config: invalid experiment configuration: ")


def test_without_a_storage_checkpoints_go_where_the_server_reaches_them(user, application):
    storage = MessageToDict(create(user).config)["checkpoint_storage"]
    assert storage["type"] == "shared_fs"
    assert storage["host_path"] == str(application.settings.default_checkpoint_folder)


def test_checking_a_put_stores_nothing(user):
    assert put_external(user, "x", validate_only=True).experiment == experiment_pb2.Experiment()
    assert listed(user).pagination.total == 0
    put_external(user, "x")
    put_external(user, "x", CONFIG.replace("mnist", "other"), validate_only=True)
    assert listed(user).experiments[0].name == "mnist"


def test_equal_puts_at_once_meet_in_one_experiment(user):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: put_external(user, "race"), range(8)))
    assert {answer.experiment.id for answer in answers} == {listed(user).experiments[0].id}
    assert listed(user).pagination.total == 1


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"name": StringValue(value="a new 训练")}, {"name": "a new 训练"}, id="name"),
        pytest.param({"description": StringValue(value="")}, {"description": ""}, id="cleared description"),
        pytest.param({"description": StringValue(value="d")}, {"description": "d"}, id="description"),
        pytest.param({"notes": StringValue(value="n")}, {"notes": "n"}, id="notes"),
        pytest.param({"labels": ListValue()}, {"labels": []}, id="no labels"),
    ],
)
def test_a_patch_changes_what_it_names(user, fields, shown):
    before = create(user).experiment
    after = patch(user, before.id, **fields)
    assert after == get(user, before.id).experiment
    for name, value in shown.items():
        assert getattr(after, name) == value
        config = MessageToDict(after.config)
        assert config.get(name, value) == value
    changed = {name for name, _ in after.ListFields() if getattr(after, name.name) != getattr(before, name.name)}
    assert {field.name for field in changed} <= {*shown, "config"}


def test_labels_of_a_patch_are_the_strings_in_it(user):
    experiment_id = create(user).experiment.id
    values = ListValue()
    values.extend(["z", 1, "a", None, "z", "", "a,b"])
    shown = patch(user, experiment_id, labels=values)
    assert list(shown.labels) == ["z", "a", "", "a,b"]
    assert shown.config["labels"] == ["z", "a", "", "a,b"]
    assert ids(listed(user, labels=["z", "a"])) == [experiment_id]
    assert ids(listed(user, labels=["b"])) == []


def test_a_renamed_experiment_is_found_by_its_name(user):
    experiment_id = create(user).experiment.id
    patch(user, experiment_id, name=StringValue(value="50% off"))
    assert ids(listed(user, name="% OFF")) == [experiment_id]
    assert ids(listed(user, name="mnist")) == []
    assert ids(listed(user, name="5_%")) == []


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        pytest.param(
            {"name": StringValue()}, INVALID, "'name' must not be an empty or whitespace string", id="no name"
        ),
        pytest.param({"name": StringValue(value=" \t")}, INVALID, "'name' must not be an empty", id="a blank name"),
        pytest.param({"name": StringValue(value="a\x00")}, INVALID, "name: ", id="NUL in the name"),
        pytest.param({"notes": StringValue(value="a\x00")}, INVALID, "notes: ", id="NUL in the notes"),
        pytest.param(
            {"resources": {"max_slots": 1}}, MISSING, "experiment '1' not found", id="resources of an unmanaged one"
        ),
        pytest.param(
            {"checkpoint_storage": {"save_trial_best": -1}}, INVALID, "saveTrialBest must not be below 0", id="policy"
        ),
    ],
)
def test_what_a_patch_cannot_do(user, fields, code, text):
    before = create(user).experiment
    changed = experiment_pb2.PatchExperiment(id=before.id, **({"description": StringValue(value="d")} | fields))
    found, message = user.refusal(user.experiments.PatchExperiment, api.PatchExperimentRequest(experiment=changed))
    assert (found, text in message) == (code, True)
    assert get(user, before.id).experiment == before


def test_a_patch_of_the_checkpoint_policy(user):
    experiment_id = create(user).experiment.id
    policy = experiment_pb2.PatchExperiment.PatchCheckpointStorage(
        save_experiment_best=2, save_trial_best=3, save_trial_latest=4
    )
    storage = patch(user, experiment_id, checkpoint_storage=policy).config["checkpoint_storage"]
    assert (storage["save_experiment_best"], storage["save_trial_best"], storage["save_trial_latest"]) == (2, 3, 4)
    assert storage["type"] == "shared_fs"


def test_a_patch_of_the_resources_of_a_managed_one(user):
    experiment_id = create(user, MANAGED, unmanaged=False).experiment.id
    wanted = experiment_pb2.PatchExperiment.PatchResources(max_slots=3, weight=1.5, priority=7)
    resources = patch(user, experiment_id, resources=wanted).config["resources"]
    assert (resources["max_slots"], resources["weight"], resources["priority"]) == (3, 1.5, 7)
    for bad in ({"priority": 100}, {"weight": 0.0}, {"weight": float("nan")}, {"max_slots": -1}):
        changed = experiment_pb2.PatchExperiment(id=experiment_id, resources=bad)
        code, _ = user.refusal(user.experiments.PatchExperiment, api.PatchExperimentRequest(experiment=changed))
        assert code is INVALID


def test_everybody_may_change_everything(user, admin):
    experiment_id = create(admin).experiment.id
    assert patch(user, experiment_id, name=StringValue(value="yours")).name == "yours"


def test_pages_of_a_list(user):
    created = [create(user, CONFIG).experiment.id for _ in range(6)]
    assert ids(listed(user, limit=2, offset=2)) == created[2:4]
    assert ids(listed(user, limit=1, offset=-1)) == created[-1:]
    assert ids(listed(user, order_by=pagination_pb2.ORDER_BY_DESC)) == created[::-1]
    for offset, limit, expected in ((0, -2, (0, 0, 6)), (99, 0, (6, 6, 6)), (0, -1, (0, 6, 6)), (-7, 0, (6, 6, 6))):
        page = listed(user, offset=offset, limit=limit).pagination
        assert (page.start_index, page.end_index, page.total) == expected
        assert (page.offset, page.limit) == (offset, limit)


def test_every_order(user):
    created = [create(user, CONFIG).experiment.id for _ in range(3)]
    for order, direction in itertools.product(
        api.GetExperimentsRequest.SortBy.values(), pagination_pb2.OrderBy.values()
    ):
        expected = created[::-1] if direction == pagination_pb2.ORDER_BY_DESC else created
        assert ids(listed(user, sort_by=order, order_by=direction)) == expected, (order, direction)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        pytest.param({"users": ["determined"]}, [0], id="a user"),
        pytest.param({"users": ["determined", "admin"]}, [0, 1], id="two users"),
        pytest.param({"users": ["nobody"]}, [], id="an unknown user"),
        pytest.param({"user_ids": [1]}, [1], id="a user by id"),
        pytest.param({"user_ids": [-1, 2**31 - 1]}, [], id="users that nobody is"),
        pytest.param({"description": "SECOND"}, [1], id="a description"),
        pytest.param({"states": [State.STATE_COMPLETED]}, [1], id="a state"),
        pytest.param({"states": [State.STATE_DELETED]}, [], id="a state that nobody is in"),
        pytest.param({"states": list(range(1, 17))}, [0, 1], id="every state"),
        pytest.param({"labels": ["a,b"]}, [0], id="labels in one value"),
        pytest.param({"labels": [""]}, [0, 1], id="an empty label"),
        pytest.param({"experiment_id_filter": {"gt": 1}}, [1], id="bounds"),
        pytest.param({"experiment_id_filter": {"incl": [1, 7]}}, [0], id="ids"),
        pytest.param({"experiment_id_filter": {"not_in": [1], "lte": 2**31 - 1}}, [1], id="other ids"),
        pytest.param({"project_id": 1}, [0, 1], id="a project"),
    ],
)
def test_filters(user, admin, fields, found):
    created = [create(user).experiment.id]
    other = create(admin, "description: the second\nsearcher: {name: single, metric: x}\n").experiment.id
    run_to_the_end(admin, other)
    created.append(other)
    answer = listed(user, **fields)
    assert ids(answer) == [created[i] for i in found]
    assert answer.pagination.total == len(found)


UNLISTABLE = [
    pytest.param({"project_id": 99}, MISSING, "project '99' not found", id="unknown project"),
    pytest.param({"project_id": -1}, MISSING, "project '-1' not found", id="negative project"),
    pytest.param({"states": [0]}, INVALID, "states: 0", id="no state"),
    pytest.param({"states": [17]}, INVALID, "states: 17", id="a number beyond the states"),
    pytest.param({"sort_by": 3}, INVALID, "3 is no order of experiments", id="a gap in the orders"),
    pytest.param({"order_by": 3}, INVALID, "3 is no direction of a list", id="no direction"),
    pytest.param({"name": "a\x00"}, INVALID, "name: ", id="NUL in the name"),
    pytest.param({"labels": ["a\x00"]}, INVALID, "labels: ", id="NUL in a label"),
    pytest.param({"users": ["a\x00"]}, INVALID, "users: ", id="NUL in a user"),
    pytest.param({"labels": [str(n) for n in range(101)]}, INVALID, "labels: more than 100 values", id="many labels"),
    pytest.param(
        {"experiment_id_filter": {"incl": range(10_001)}},
        INVALID,
        "experimentIdFilter.incl: more than 10000 values",
        id="many ids",
    ),
]


def test_what_cannot_be_listed(user):
    for case in UNLISTABLE:
        fields, code, text = case.values
        found, message = user.refusal(user.experiments.GetExperiments, api.GetExperimentsRequest(**fields))
        assert found is code, case.id
        assert text in message, case.id


def test_an_experiment_of_an_expired_caller(anonymous):
    code, _ = anonymous.refusal(anonymous.experiments.GetExperiments, api.GetExperimentsRequest())
    assert code is grpc.StatusCode.UNAUTHENTICATED


def test_a_master_that_only_warns_of_slots(application):
    rules = LaunchRules(MasterDefaults(), refuse_oversized=False)
    checked = ExperimentCreation(application.database, rules).check(
        api.CreateExperimentRequest(config=CONFIG + "entrypoint: x\n")
    )
    assert checked.oversized
    assert launch_warning_pb2.LAUNCH_WARNING_CURRENT_SLOTS_EXCEEDED == 1
