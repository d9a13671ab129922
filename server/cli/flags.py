"""Every setting as an option of a command: `DETOUR_REST` is `--rest`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from pydantic import SecretStr, ValidationError

from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DATABASE = ("data", "database_url", "log_format", "log_level")
"""The settings of commands that only use the database."""


def setting_flags(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add an option for each of these settings, or for all of them, to a command.

    Secrets have none: options can be read by everybody on the machine.
    """

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for name in reversed(names or tuple(Settings.model_fields)):
            field = Settings.model_fields[name]
            if field.annotation is not SecretStr:
                text = f"{field.description} [env: {variable(name)}]"
                command = click.option(flag(name), name, metavar="VALUE", help=text)(command)
        return command

    return add


def read_settings(given: Mapping[str, Any]) -> Settings:
    """Make the settings of the options that were given; the environment fills in the rest.

    Raises:
        click.UsageError: a value cannot be used; the text names the setting in both spellings, and no value.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        problems = [
            f"{variable(name)} ({flag(name)}): {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
            for name in [str(problem["loc"][0]) if problem["loc"] else "settings"]
        ]
        raise click.UsageError("\n".join(problems)) from error


def as_arguments(given: Mapping[str, Any]) -> list[str]:
    """Write options as they were given, for the command line of another process."""
    return [part for name, value in given.items() if value is not None for part in (flag(name), str(value))]


def variable(name: str) -> str:
    """Name the environment variable of a setting."""
    return f"DETOUR_{name.upper()}"


def flag(name: str) -> str:
    """Name the option of a setting."""
    return "--" + name.replace("_", "-")
