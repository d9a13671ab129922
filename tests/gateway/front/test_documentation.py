"""Nothing that can be set is missing from docs/gateway.md."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from gateway import GatewayOptions
from gateway.command import main
from gateway.standalone import PROFILES, UNESCAPE_MODES

TEXT = (Path(__file__).parents[3] / "docs" / "gateway.md").read_text("utf-8")


@pytest.mark.parametrize("name", [option.name for option in fields(GatewayOptions)])
def test_every_option_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize(
    "flag", [flag for option in main.params if not getattr(option, "hidden", False) for flag in option.opts]
)
def test_every_flag_is_documented(flag: str) -> None:
    assert f"`{flag}`" in TEXT or f"`{flag} " in TEXT


@pytest.mark.parametrize("name", [*UNESCAPE_MODES, *PROFILES])
def test_every_choice_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT
