"""Tokens as texts."""

from __future__ import annotations

import secrets

from server.domain.tokens import new_token


def test_a_token_is_no_option_of_a_command(monkeypatch) -> None:
    drawn = iter(["-" + "a" * 42, "--" + "a" * 41, "a-" + "b" * 41])
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _bytes: next(drawn))
    assert new_token() == "a-" + "b" * 41


def test_tokens_differ() -> None:
    assert len({new_token() for _ in range(100)}) == 100
