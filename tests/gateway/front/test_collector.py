"""The collector while a process starts, and afterwards."""

from __future__ import annotations

import gc

import pytest

from gateway.serving.collector import start_up


@pytest.fixture
def collector():
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.enable()


@pytest.mark.usefixtures("collector")
def test_what_is_made_at_the_start_is_out_of_its_reach() -> None:
    before = gc.get_freeze_count()
    with start_up():
        assert not gc.isenabled()
        lasting = [[] for _ in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(lasting)


@pytest.mark.usefixtures("collector")
def test_it_goes_on_after_a_start_that_failed() -> None:
    with pytest.raises(LookupError), start_up():
        raise LookupError
    assert gc.isenabled()
