from __future__ import annotations

import pytest

from server.domain.config import MasterDefaults
from server.domain.config.storage_section import check_storage, shown_storage, under_storage
from server.domain.errors import InvalidArgumentError

SAVED = {"save_experiment_best": None, "save_trial_best": None, "save_trial_latest": None}


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        pytest.param(
            {"type": "s3", "bucket": "b", "secret_key": "k", "save_experiment_best": 4},
            SAVED
            | {
                "type": "s3",
                "bucket": "b",
                "secret_key": "********",
                "access_key": None,
                "endpoint_url": None,
                "prefix": None,
                "save_experiment_best": 4,
            },
            id="s3",
        ),
        pytest.param(
            {"type": "shared_fs", "host_path": "/tmp"},
            SAVED | {"type": "shared_fs", "host_path": "/tmp", "storage_path": None, "propagation": None},
            id="shared_fs",
        ),
        pytest.param(
            {"type": "azure", "container": "c", "connection_string": "AccountKey=x"},
            SAVED | {"type": "azure", "container": "c", "connection_string": "********"},
            id="azure",
        ),
        pytest.param({"type": "gcs", "bucket": "b"}, SAVED | {"type": "gcs", "bucket": "b", "prefix": None}, id="gcs"),
        pytest.param(
            {"type": "directory", "container_path": "/c"},
            SAVED | {"type": "directory", "container_path": "/c"},
            id="directory",
        ),
    ],
)
def test_what_is_stored_and_shown(document, shown):
    stored = check_storage(document)
    assert stored == document
    assert shown_storage(stored) == shown


@pytest.mark.parametrize(
    ("document", "text"),
    [
        pytest.param({"type": "shared_fs"}, "<config>: host_path is a required property", id="incomplete"),
        pytest.param({"bucket": "b"}, "<config>: type is a required property", id="no type"),
        pytest.param({"type": "tape"}, "is not an object where object", id="unknown type"),
        pytest.param({"type": 5}, "is not an object where object", id="type is no text"),
        pytest.param({"type": "gcs", "bucket": "b", "host_path": "/"}, "not allowed", id="field of another type"),
        pytest.param({"type": None}, "<config>: type is a required property", id="type is null"),
        pytest.param({"type": "s3", "bucket": 5}, "<config>.bucket: expected string", id="wrong type"),
        pytest.param({"type": "s3", "bucket": "b", "prefix": "../../.."}, "prefix cannot contain", id="prefix"),
        pytest.param({"type": "gcs", "bucket": "b", "save_trial_best": -1}, "save_trial_best", id="negative"),
    ],
)
def test_a_wrong_section_is_refused(document, text):
    with pytest.raises(InvalidArgumentError, match=text):
        check_storage(document)


def test_it_lies_over_the_masters():
    defaults = MasterDefaults()
    assert under_storage(defaults, None) is defaults
    changed = under_storage(defaults, {"type": "directory", "container_path": "/c"})
    assert changed.checkpoint_storage["type"] == "directory"
    assert "host_path" not in changed.checkpoint_storage
    kept = under_storage(defaults, {"type": "shared_fs", "host_path": "/other", "save_trial_best": 7})
    assert kept.checkpoint_storage["host_path"] == "/other"
    assert kept.checkpoint_storage["save_trial_best"] == 7
    assert (defaults.retention_chosen, changed.retention_chosen, kept.retention_chosen) == (False, False, True)
