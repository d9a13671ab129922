"""The settings of the server: environment variables `DETOUR_…`, made once and passed down.

Nothing else reads the environment. Each setting is described in its field; docs/settings.md holds the same list.
"""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL, make_url

from server.loopback import is_loopback

_MIB = 1024 * 1024
_DAY = 24 * 3600
_HOUR = 3600
# Longer times would leave what dates and timeouts can hold.
_CENTURY = 100 * 365 * _DAY
_LARGEST_MESSAGE = 2**31 - 1  # gRPC keeps the size in 32 bits


def _cores() -> int:
    return len(os.sched_getaffinity(0))


class Settings(BaseSettings):
    """Every setting, from the environment unless given by name."""

    model_config = SettingsConfigDict(
        env_prefix="DETOUR_", env_ignore_empty=True, extra="forbid", frozen=True, validate_default=True
    )

    rest: str = Field("127.0.0.1:8080", description="Where REST and the pages listen, as HOST:PORT.")
    grpc: str = Field("127.0.0.1:50051", description="Where gRPC listens, as HOST:PORT.")
    data: Path = Field(
        Path("data"), description="The folder of everything that the server keeps in files; made if missing."
    )
    database_url: SecretStr | None = Field(
        None,
        description="The database: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`. "
        "Default: the SQLite file `detour.db` in the data folder.",
    )
    workers: int = Field(default_factory=_cores, ge=1, le=256, description="REST processes. Default: one per core.")
    rest_threads: int = Field(
        16, ge=1, le=256, description="Requests that one REST process answers at a time; more of them wait."
    )
    drain: float = Field(
        30.0,
        ge=0,
        le=_HOUR,
        description="Seconds that a process has to finish when SIGHUP has replaced it by a new one; then its streams "
        "are ended. After SIGTERM it is 3 seconds. Clients of gRPC are told to connect again after 0.8 times as many.",
    )
    initial_password: SecretStr = Field(
        SecretStr(""),
        description="The password of `admin` and `determined` at the first start; empty if unset. Ignored later.",
    )
    webui_dir: Path | None = Field(
        None, description="A folder with a built WebUI of Determined, to be served under `/det/`."
    )
    storage_roots: Annotated[tuple[Path, ...] | None, NoDecode] = Field(
        None,
        description="The folders under which checkpoint files may be read and deleted, separated by `:`. "
        "Default: the user's data folder while only loopback is listened on, else none.",
    )
    checkpoint_folder: Path | None = Field(
        None,
        description="The folder for checkpoints of experiments whose configuration and workspace name no storage: "
        "their `checkpoint_storage` says it. Default: the first of the storage roots, but in the user's data folder "
        "`determined/checkpoints`, where the client keeps them; without roots `/determined-checkpoint`.",
    )
    cluster_name: str = Field("", description="The name that the server gives itself in `/info` and `GetMaster`.")
    launch_error: bool = Field(
        default=True,
        description="Whether a managed experiment that asks for slots is refused, as there are none; else it is "
        "taken with a warning and waits. Unmanaged experiments need no slots.",
    )
    heartbeat_timeout: float = Field(
        300.0,
        ge=1,
        le=_CENTURY,
        description="Seconds for which a running trial of an unmanaged experiment may be silent; then it is lost, and "
        "fails. The client gives a sign of life every 60 seconds.",
    )

    session_lifetime: int = Field(
        7 * _DAY,
        ge=1,
        le=_CENTURY,
        description="Seconds for which a login lasts, and its cookie. A master's logins last 7 days.",
    )
    token_lifetime: int = Field(
        30 * _DAY,
        ge=1,
        le=_CENTURY,
        description="Seconds for which an access token lasts when its request names no lifespan.",
    )
    token_max_lifetime: int = Field(
        30 * _DAY, ge=1, le=_CENTURY, description="The longest lifespan, in seconds, that an access token can be given."
    )
    login_attempts: int = Field(
        20,
        ge=1,
        description="Failed logins after which one address has to wait before it tries the same account again.",
    )
    login_window: int = Field(
        300,
        ge=1,
        le=_CENTURY,
        description="Seconds after its first failed login in which an address may use up its attempts.",
    )
    password_hashing: int = Field(
        1, ge=1, le=64, description="Passwords that one process checks at a time; each takes a core and 19 MiB."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.0/8", "::1/128"),
        description="Networks, separated by commas, of the gateways whose `x-forwarded-for` is believed.",
    )

    grpc_threads: int = Field(32, ge=2, le=1024, description="Unary calls that the gRPC server answers at a time.")
    grpc_streams: int = Field(
        256, ge=1, le=4096, description="Streams that one process keeps open at a time; more are refused."
    )
    message_size: int = Field(
        96 * _MIB,
        ge=_MIB,
        le=_LARGEST_MESSAGE,
        description="The largest message, in bytes, that the gRPC server takes or sends.",
    )
    database_wait: float = Field(
        10.0, gt=0, le=_HOUR, description="Seconds that a request waits for the database before it is answered 503."
    )
    database_connections: int = Field(
        32, ge=1, le=512, description="Connections to the database that one process keeps open at most."
    )
    sqlite_synchronous: Literal["NORMAL", "FULL"] = Field(
        "NORMAL",
        description="NORMAL loses no commit when a process dies; FULL none either when the machine loses power, "
        "and flushes the disk at each.",
    )
    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="How the log is written to standard error; `auto` is `console` on a terminal, else `json`."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least severe messages that are logged; each request is logged at `info`."
    )

    @field_validator("storage_roots", mode="before")
    @classmethod
    def _split_folders(cls, value: object) -> object:
        return tuple(part for part in value.split(":") if part) if isinstance(value, str) else value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split_networks(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ipaddress.ip_network(network)
            except ValueError as error:
                raise PydanticCustomError("network", "Input should be networks such as 10.0.0.0/8") from error
        return value

    @property
    def database(self) -> URL:
        """The URL of the database, whether it was set or not."""
        if self.database_url is None:
            return URL.create("sqlite", database=str(self.data.absolute() / "detour.db"))
        return make_url(self.database_url.get_secret_value())

    @property
    def exposed(self) -> bool:
        """Whether anybody beyond this machine can reach one of the listening addresses."""
        return not (is_loopback(self.rest) and is_loopback(self.grpc))

    @property
    def checkpoint_roots(self) -> tuple[Path, ...]:
        """The folders under which checkpoint files may be read and deleted, whether they were set or not."""
        if self.storage_roots is not None:
            return tuple(root.absolute() for root in self.storage_roots)
        if self.exposed:
            return ()
        # Where the official client keeps checkpoints of scripts that name no storage.
        return (Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"),)

    @property
    def default_checkpoint_folder(self) -> Path:
        """Where checkpoints go that nobody names a storage for, whether that was set or not."""
        if self.checkpoint_folder is not None:
            return self.checkpoint_folder.absolute()
        if not self.checkpoint_roots:
            return Path("/determined-checkpoint")
        root = self.checkpoint_roots[0]
        return root if self.storage_roots is not None else root / "determined" / "checkpoints"
