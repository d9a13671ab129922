"""The application: everything made from the settings once, and handed to whatever serves it.

The gRPC server and the channel inside of a REST process register the same servicers and run the same interceptors.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from detour.api.v1 import (
    auth_pb2_grpc,
    checkpoints_pb2_grpc,
    cluster_pb2_grpc,
    experiments_pb2_grpc,
    groups_pb2_grpc,
    metrics_pb2_grpc,
    models_pb2_grpc,
    projects_pb2_grpc,
    runs_pb2_grpc,
    tasks_pb2_grpc,
    templates_pb2_grpc,
    tokens_pb2_grpc,
    trials_pb2_grpc,
    users_pb2_grpc,
    workspaces_pb2_grpc,
)
from detour.v1 import plain_pb2_grpc

from server.background.checkpoint_retention import CheckpointRetention
from server.background.deletion import Deletion
from server.background.folding import CountFolding
from server.background.log_cleaning import LogCleaning
from server.background.lost_trials import LostTrials
from server.background.runner import BackgroundRunner
from server.background.session_upkeep import SessionUpkeep
from server.domain.config import MasterDefaults
from server.domain.passwords import PasswordHasher
from server.files.roots import StorageRoots
from server.files.tensorboard import TensorboardFiles
from server.recent_log import RecentLog
from server.rpc.client_address import ClientAddresses
from server.rpc.interceptors.access_log import AccessLogInterceptor
from server.rpc.interceptors.auth import AuthInterceptor
from server.rpc.interceptors.errors import ErrorInterceptor
from server.rpc.interceptors.identity import IdentityInterceptor
from server.rpc.interceptors.streams import StreamLimitInterceptor
from server.rpc.interceptors.unserved import UnservedInterceptor
from server.rpc.registration import Registrar
from server.services.auth import AuthServicer
from server.services.checkpoints import CheckpointsServicer
from server.services.cluster import ClusterServicer
from server.services.cluster_services import add_cluster_services
from server.services.experiment_continuation import ExperimentContinuation
from server.services.experiment_creation import ExperimentCreation
from server.services.experiments import ExperimentsServicer
from server.services.groups import GroupsServicer
from server.services.identity import Identity
from server.services.launch_rules import LaunchRules
from server.services.login import LoginDesk, LoginLimits
from server.services.master_config import master_config
from server.services.metrics import MetricsServicer
from server.services.models import ModelsServicer
from server.services.plain import PlainServicer
from server.services.projects import ProjectsServicer
from server.services.runs import RunsServicer
from server.services.tasks import TasksServicer
from server.services.templates import TemplatesServicer
from server.services.tokens import TokenLifespans, TokensServicer
from server.services.trials import TrialsServicer
from server.services.user_accounts import UserAccounts
from server.services.users import UsersServicer
from server.services.workspaces import WorkspacesServicer
from server.startup import prepare
from server.store.database import Database
from server.store.options import DatabaseOptions

if TYPE_CHECKING:
    import grpc

    from server.background.task import Task
    from server.rpc.registration import HandlerTarget
    from server.settings import Settings


class Application:
    """The servicers over one database, with the interceptors that belong around them."""

    def __init__(self, settings: Settings, log: RecentLog | None = None) -> None:
        """Open the database, bring it up to date, and make everything that answers calls.

        Make it in the process that serves: connections do not survive a fork.

        Raises:
            server.store.schema.SchemaError: When a newer Detour has been at this database.
            UnavailableError: When the database cannot be used.
        """
        self.settings = settings
        self._log = log or RecentLog()
        self.database = open_database(settings)
        cluster = prepare(self.database, settings)
        self._identity = Identity(cluster.cluster_id, cluster.master_id, settings.cluster_name)
        self._roots = StorageRoots(settings.checkpoint_roots)
        self._tensorboards = TensorboardFiles(self._roots, cluster.cluster_id)
        # Within the storage roots, so that the server reaches them itself.
        storage = {"type": "shared_fs", "host_path": str(settings.default_checkpoint_folder)}
        self._defaults = MasterDefaults(checkpoint_storage=storage)
        self._hasher = PasswordHasher(settings.password_hashing)
        # Started by what serves: commands that only look at something leave the work to others.
        tasks: list[Task] = [
            Deletion(self._roots, self._tensorboards),
            CheckpointRetention(self._roots),
            SessionUpkeep(),
            CountFolding(),
            LogCleaning(),
            LostTrials(settings.heartbeat_timeout),
        ]
        self.background = BackgroundRunner(self.database, tasks)
        self.interceptors: tuple[grpc.ServerInterceptor, ...] = (
            IdentityInterceptor(),
            AccessLogInterceptor(),
            ErrorInterceptor(),
            UnservedInterceptor(),
            AuthInterceptor(self.database),
            StreamLimitInterceptor(settings.grpc_streams),
        )

    def register(self, target: HandlerTarget) -> None:
        """Register every service with `target`, under its own name and under upstream's."""
        registrar = Registrar(target)
        self._add_account_services(registrar)
        self._add_experiment_services(registrar)
        self._add_trial_services(registrar)
        self._add_workspace_services(registrar)
        add_cluster_services(self.database, registrar)
        registrar.repeat_for_upstream()

    def close(self) -> None:
        """Stop background work and close the database."""
        self.background.stop()
        self.database.close()

    def _add_account_services(self, target: HandlerTarget) -> None:
        settings = self.settings
        limits = LoginLimits(
            lifetime=dt.timedelta(seconds=settings.session_lifetime),
            attempts=settings.login_attempts,
            window=dt.timedelta(seconds=settings.login_window),
        )
        desk = LoginDesk(self.database, self._hasher, limits)
        addresses = ClientAddresses(settings.trusted_proxies)
        auth_pb2_grpc.add_AuthServicer_to_server(AuthServicer(self.database, desk, addresses), target)
        accounts = UserAccounts(self.database, self._hasher, empty_passwords=not settings.exposed)
        users_pb2_grpc.add_UsersServicer_to_server(UsersServicer(self.database, accounts), target)
        groups_pb2_grpc.add_GroupsServicer_to_server(GroupsServicer(self.database), target)
        lifespans = TokenLifespans(
            default=dt.timedelta(seconds=settings.token_lifetime),
            longest=dt.timedelta(seconds=settings.token_max_lifetime),
        )
        tokens_pb2_grpc.add_TokensServicer_to_server(TokensServicer(self.database, lifespans), target)
        config = master_config(settings, self._defaults)
        cluster = ClusterServicer(self.database, self._identity, config, self._log)
        cluster_pb2_grpc.add_ClusterServicer_to_server(cluster, target)
        plain_pb2_grpc.add_PlainServicer_to_server(PlainServicer(self.database, self._identity, self._roots), target)

    def _add_experiment_services(self, target: HandlerTarget) -> None:
        rules = LaunchRules(self._defaults, refuse_oversized=self.settings.launch_error)
        creation = ExperimentCreation(self.database, rules)
        continuation = ExperimentContinuation(self.database, rules)
        servicer = ExperimentsServicer(self.database, creation, continuation, self._tensorboards, self.background.wake)
        experiments_pb2_grpc.add_ExperimentsServicer_to_server(servicer, target)

    def _add_trial_services(self, target: HandlerTarget) -> None:
        checkpoints_pb2_grpc.add_CheckpointsServicer_to_server(CheckpointsServicer(self.database, self._roots), target)
        templates_pb2_grpc.add_TemplatesServicer_to_server(TemplatesServicer(self.database), target)
        trials_pb2_grpc.add_TrialsServicer_to_server(TrialsServicer(self.database), target)
        metrics_pb2_grpc.add_MetricsServicer_to_server(MetricsServicer(self.database), target)
        models_pb2_grpc.add_ModelsServicer_to_server(ModelsServicer(self.database), target)
        runs_pb2_grpc.add_RunsServicer_to_server(RunsServicer(self.database, self.background.wake), target)
        tasks_pb2_grpc.add_TasksServicer_to_server(TasksServicer(self.database), target)

    def _add_workspace_services(self, target: HandlerTarget) -> None:
        wake = self.background.wake
        workspaces_pb2_grpc.add_WorkspacesServicer_to_server(WorkspacesServicer(self.database, wake), target)
        projects_pb2_grpc.add_ProjectsServicer_to_server(ProjectsServicer(self.database, wake), target)


def open_database(settings: Settings) -> Database:
    """Return the database of the settings, not yet connected."""
    options = DatabaseOptions(
        busy_wait=settings.database_wait,
        connections=settings.database_connections,
        synchronous=settings.sqlite_synchronous,
    )
    return Database(settings.database, options)
