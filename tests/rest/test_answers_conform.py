"""What is served is what the OpenAPI document says: every method that is served answers once, by its schema."""

from __future__ import annotations

import json
import re

import pytest
from openapi_calls import OPERATIONS, SPEC, SpecCaller, faults

from tests.every_call import WITHOUT_FILES, walk
from tools.documents import served_methods
from tools.method_status import AS_WITHOUT_AGENTS

SERVED = {name.rpartition("/")[2] for name in served_methods()} & OPERATIONS.keys()


@pytest.fixture
def api(admin) -> SpecCaller:
    return SpecCaller(admin)


@pytest.mark.slow
def test_every_method_that_is_served(api, admin):
    walk(api)
    SpecCaller(type(admin).log_in(admin.app, "determined"), api.answered).ok("Logout")
    assert SERVED - api.answered - AS_WITHOUT_AGENTS - WITHOUT_FILES == set()


def test_refusals(api):
    for name, (_, path, operation) in OPERATIONS.items():
        if "{" in path and name in SERVED - {"SetUserPassword", "PutExperiment"}:
            anything = ["987654"] * path.count("{")
            bodies = [each for each in operation.get("parameters", []) if each["in"] == "body"]
            answer = api.caller.call(OPERATIONS[name][0], _filled(path, anything), {} if bodies else None)
            if answer.status_code >= 400:
                schema = operation["responses"]["default"]["schema"]
                assert list(faults(schema, json.loads(answer.text))) == [], (name, answer.text)
                api.refused.add(name)
    assert len(api.refused) > 60
    assert api.refusal("GetMetrics") == 400
    assert api.refusal("LaunchCommand", body={"config": {}}) == 501
    assert api.refusal("GetTrialProfilerMetrics", 1) == 501
    api.caller.token = "nonsense"
    assert api.refusal("GetMe") == 401


def _filled(path, values):
    rest = iter(values)
    return re.sub(r"\{[^}]+\}", lambda _: next(rest), path)


def test_the_check_finds_faults():
    schema = {"$ref": "#/definitions/v1GetExperimentResponse"}
    experiment = dict.fromkeys(SPEC["definitions"]["v1Experiment"]["properties"])
    found = list(faults(schema, {"experiment": experiment, "unknown": 1}))
    assert any("unknown" in fault for fault in found)
    assert any(fault.startswith("experiment") for fault in found)
    assert list(faults({"$ref": "#/definitions/v1GetMeResponse"}, {"user": None})) == []
    assert list(faults({"type": "string", "format": "date-time"}, "2024-01-01T00:00:00+01:00"))
    assert list(faults({"type": "string", "format": "int64"}, "1.5"))
