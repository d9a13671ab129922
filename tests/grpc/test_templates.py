"""Templates, and experiments that are made with them."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from detour.api.v1 import experiments_pb2
from detour.api.v1 import templates_pb2 as api
from detour.template.v1 import template_pb2

from tests.grpc import experiment_calls
from tests.grpc.trial_calls import document, struct
from tests.grpc.workspace_calls import delete_workspace, make_workspace

MISSING = grpc.StatusCode.NOT_FOUND
INVALID = grpc.StatusCode.INVALID_ARGUMENT
TAKEN = grpc.StatusCode.ALREADY_EXISTS
CONFIG: dict[str, Any] = {"a": {"b": [1, None, "x"]}, "resources": {"slots": 100}}


def message(name: str, config: dict[str, Any] | None = None, workspace_id: int = 0) -> template_pb2.Template:
    made = template_pb2.Template(name=name, workspace_id=workspace_id)
    if config is not None:
        made.config.CopyFrom(struct(config))
    return made


def post(client, *args: Any) -> template_pb2.Template:
    return client.call(client.templates.PostTemplate, api.PostTemplateRequest(template=message(*args))).template


def put(client, *args: Any) -> template_pb2.Template:
    return client.call(client.templates.PutTemplate, api.PutTemplateRequest(template=message(*args))).template


def get(client, name: str) -> template_pb2.Template:
    return client.call(client.templates.GetTemplate, api.GetTemplateRequest(template_name=name)).template


def listed(client, **fields: Any) -> list[str]:
    answer = client.call(client.templates.GetTemplates, api.GetTemplatesRequest(**fields))
    return [template.name for template in answer.templates]


def test_a_template(user, admin):
    made = post(user, "t", CONFIG)
    assert (made.name, document(made.config), made.workspace_id) == ("t", CONFIG, 1)
    assert get(admin, "t") == made


def test_a_template_of_nothing(user):
    made = post(user, "t")
    assert made.HasField("config")
    assert not document(made.config)


def test_workspaces(user):
    workspace = make_workspace(user, "w").id
    assert post(user, "t", {}, workspace).workspace_id == workspace
    text = (MISSING, "workspace '99' not found")
    for method, request in (
        (user.templates.PostTemplate, api.PostTemplateRequest(template=message("u", {}, 99))),
        (user.templates.PutTemplate, api.PutTemplateRequest(template=message("t", {}, 99))),
    ):
        assert user.refusal(method, request) == text
    assert delete_workspace(user, workspace)
    assert listed(user) == []


def test_put(user):
    workspace = make_workspace(user, "w").id
    assert document(put(user, "t", {"a": 1}).config) == {"a": 1}
    moved = put(user, "t", None, workspace)
    assert (document(moved.config), moved.workspace_id) == ({"a": 1}, workspace)
    changed = put(user, "t", {"b": 2})
    assert (document(changed.config), changed.workspace_id) == ({"b": 2}, workspace)
    assert get(user, "t") == changed


def test_patch(user, admin):
    post(user, "t", {"a": 1})
    request = api.PatchTemplateConfigRequest(template_name="t", config=struct({"b": 2}))
    changed = admin.call(admin.templates.PatchTemplateConfig, request).template
    assert document(changed.config) == {"b": 2}
    request = api.PatchTemplateNameRequest(old_name="t", new_name="u")
    renamed = admin.call(admin.templates.PatchTemplateName, request).template
    assert (renamed.name, document(renamed.config)) == ("u", {"b": 2})
    assert listed(user) == ["u"]


def test_delete(user, admin):
    post(user, "t")
    admin.call(admin.templates.DeleteTemplate, api.DeleteTemplateRequest(template_name="t"))
    assert listed(user) == []


def test_names_that_are_taken(user):
    post(user, "t", {"a": 1})
    post(user, "T")
    expected = (TAKEN, "failed to create template t: the name is in use")
    assert user.refusal(user.templates.PostTemplate, api.PostTemplateRequest(template=message("t"))) == expected
    rename = api.PatchTemplateNameRequest(old_name="T", new_name="t")
    assert user.refusal(user.templates.PatchTemplateName, rename) == expected
    assert document(get(user, "t").config) == {"a": 1}


@pytest.mark.parametrize(
    ("name", "code", "text"),
    [
        pytest.param("", INVALID, "name is required", id="none"),
        pytest.param("x" * 1025, INVALID, "name must not be longer than 1024 bytes", id="too long"),
        pytest.param("\0", INVALID, "name: strings must not contain NUL characters", id="NUL"),
        pytest.param("T", MISSING, "template 'T' not found", id="unknown"),
    ],
)
def test_names_that_cannot_be(user, name, code, text):
    post(user, "t")
    calls = [
        (user.templates.GetTemplate, api.GetTemplateRequest(template_name=name)),
        (user.templates.PatchTemplateConfig, api.PatchTemplateConfigRequest(template_name=name)),
        (user.templates.PatchTemplateName, api.PatchTemplateNameRequest(old_name=name, new_name="u")),
        (user.templates.DeleteTemplate, api.DeleteTemplateRequest(template_name=name)),
    ]
    if code is INVALID:
        calls += [
            (user.templates.PatchTemplateName, api.PatchTemplateNameRequest(old_name="t", new_name=name)),
            (user.templates.PostTemplate, api.PostTemplateRequest(template=message(name))),
            (user.templates.PutTemplate, api.PutTemplateRequest(template=message(name))),
        ]
    for method, request in calls:
        assert user.refusal(method, request) == (code, text)


class TestLists:
    @pytest.fixture(autouse=True)
    def five(self, user):
        workspace = make_workspace(user, "w").id
        for name in ("delta", "Bravo", "alpha_1", "charlie"):
            post(user, name, {"of": name}, workspace if name in ("delta", "Bravo") else 0)
        return workspace

    @pytest.mark.parametrize(
        ("fields", "names"),
        [
            pytest.param({}, ["alpha_1", "Bravo", "charlie", "delta"], id="by name"),
            pytest.param({"order_by": "ORDER_BY_DESC"}, ["delta", "charlie", "Bravo", "alpha_1"], id="descending"),
            pytest.param({"sort_by": "SORT_BY_NAME", "limit": 1}, ["alpha_1"], id="the first"),
            pytest.param({"offset": -1}, ["delta"], id="the last"),
            pytest.param({"offset": 9}, [], id="behind the end"),
            pytest.param({"limit": -1}, ["alpha_1", "Bravo", "charlie", "delta"], id="all"),
            pytest.param({"limit": -2}, [], id="none"),
            pytest.param({"name": "A"}, ["alpha_1", "Bravo", "charlie", "delta"], id="part of a name"),
            pytest.param({"name": "_"}, ["alpha_1"], id="no wildcard"),
            pytest.param({"workspace_ids": [1]}, ["alpha_1", "charlie"], id="workspace"),
            pytest.param({"workspace_ids": [1, 2, 99], "name": "br"}, ["Bravo"], id="workspaces and name"),
        ],
    )
    def test_lists(self, user, fields, names):
        assert listed(user, **fields) == names

    def test_a_page(self, user):
        page = user.call(user.templates.GetTemplates, api.GetTemplatesRequest(offset=1, limit=2)).pagination
        assert (page.offset, page.limit, page.start_index, page.end_index, page.total) == (1, 2, 1, 3, 4)

    def test_wrong_ones(self, user):
        for fields, text in (({"sort_by": 7}, "7 is no order"), ({"order_by": 7}, "7 is no direction of a list")):
            code, said = user.refusal(user.templates.GetTemplates, api.GetTemplatesRequest(**fields))
            assert code is INVALID
            assert said.startswith(text)


class TestUse:
    def test_what_the_config_leaves_out_comes_from_the_template(self, user):
        post(user, "t", {"description": "from t", "labels": ["t"], "searcher": {"name": "single", "metric": "t"}})
        made = experiment_calls.create(user, "name: mine\nlabels: [m]\nsearcher: {metric: acc}\n", template="t")
        config = document(made.config)
        assert (config["name"], config["description"]) == ("mine", "from t")
        assert (config["searcher"]["name"], config["searcher"]["metric"]) == ("single", "acc")
        assert list(made.experiment.labels) == ["m", "t"]
        assert made.experiment.original_config == "name: mine\nlabels: [m]\nsearcher: {metric: acc}\n"

    def test_slots_are_for_other_tasks(self, user):
        post(user, "t", {"resources": {"slots": 4, "weight": 2}})
        made = experiment_calls.create(user, template="t")
        resources = document(made.config)["resources"]
        assert (resources["weight"], resources["slots_per_trial"]) == (2, 1)
        assert "slots" not in resources

    def test_where_it_goes(self, user):
        from tests.grpc.workspace_calls import make_project

        project = make_project(user, make_workspace(user, "w").id, "p").id
        post(user, "t", {"workspace": "w", "project": "p"})
        assert experiment_calls.create(user, template="t").experiment.project_id == project

    def test_under_an_external_id(self, user):
        post(user, "t", {"description": "one"})
        first = experiment_calls.put_external(user, "x", template="t")
        user.call(
            user.templates.PatchTemplateConfig,
            api.PatchTemplateConfigRequest(template_name="t", config=struct({"description": "two"})),
        )
        second = experiment_calls.put_external(user, "x", template="t")
        assert (first.experiment.description, second.experiment.description) == ("one", "two")
        assert first.experiment.id == second.experiment.id

    @pytest.mark.parametrize(
        ("config", "code", "text"),
        [
            pytest.param(None, MISSING, "template 't' not found", id="unknown"),
            pytest.param(
                {"bogus": 1},
                INVALID,
                "template 't': invalid experiment configuration: version 0 experiment config is invalid: "
                'config is invalid: <config>: additionalProperties "bogus" not allowed',
                id="no part of a config",
            ),
        ],
    )
    def test_templates_that_cannot_be_used(self, user, config, code, text):
        if config is not None:
            post(user, "t", config)
        wanted = {"config": experiment_calls.CONFIG, "unmanaged": True, "template": "t"}
        request = experiments_pb2.CreateExperimentRequest(**wanted, validate_only=True)
        assert user.refusal(user.experiments.CreateExperiment, request) == (code, text)
        request = experiments_pb2.PutExperimentRequest(external_experiment_id="x", create_experiment_request=wanted)
        found, said = user.refusal(user.experiments.PutExperiment, request)
        assert found is code
        assert said.startswith("failed to parse exp config: ")
        assert said.endswith(text)
