"""The service `Templates`: shared parts of experiment configurations, which everybody may read and change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detour.api.v1 import templates_pb2, templates_pb2_grpc
from detour.template.v1 import template_pb2
from sqlalchemy.exc import IntegrityError

from server.domain.errors import AlreadyExistsError, InvalidArgumentError, NotFoundError, missing
from server.domain.struct import decode, encode
from server.domain.templates import check_template_name
from server.domain.text import check_text
from server.domain.workspaces import UNCATEGORIZED
from server.services.experiment_message import merge_struct
from server.services.pagination import is_descending, pagination_message
from server.services.repeated_values import distinct
from server.services.workspaces import check_not_going, held_workspace
from server.store import templates
from server.store.templates import TemplateFilter, TemplateRecord

if TYPE_CHECKING:
    import grpc
    from sqlalchemy import Connection

    from server.store.database import Database


class TemplatesServicer(templates_pb2_grpc.TemplatesServicer):
    """Answers the methods of `Templates`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def GetTemplates(
        self, request: templates_pb2.GetTemplatesRequest, context: grpc.ServicerContext
    ) -> templates_pb2.GetTemplatesResponse:
        """Show a page of the templates that meet all criteria of the request, by name."""
        if request.sort_by not in templates_pb2.GetTemplatesRequest.SortBy.values():
            raise InvalidArgumentError(f"{request.sort_by} is no order of templates")
        descending = is_descending(request.order_by)
        workspace_ids = distinct(request.workspace_ids, "workspaceIds")
        wanted = TemplateFilter(check_text(request.name, "name"), workspace_ids)
        with self._database.read() as tx:
            found, page = templates.list_templates(tx, wanted, request.offset, request.limit, descending=descending)
        return templates_pb2.GetTemplatesResponse(
            templates=[_message(record) for record in found], pagination=pagination_message(page)
        )

    def GetTemplate(
        self, request: templates_pb2.GetTemplateRequest, context: grpc.ServicerContext
    ) -> templates_pb2.GetTemplateResponse:
        """Show a template."""
        with self._database.read() as tx:
            record = present_template(tx, check_template_name(request.template_name))
        return templates_pb2.GetTemplateResponse(template=_message(record))

    def PutTemplate(
        self, request: templates_pb2.PutTemplateRequest, context: grpc.ServicerContext
    ) -> templates_pb2.PutTemplateResponse:
        """Store a template, or change the one of that name: what the request leaves out stays as it is."""
        new = _new(request.template)
        with self._database.write() as tx:
            _hold(tx, new.workspace_id)
            if not templates.insert_template(tx, new):
                templates.update_template(tx, new.name, _replaced(request.template, new))
            record = present_template(tx, new.name)
        return templates_pb2.PutTemplateResponse(template=_message(record))

    def PostTemplate(
        self, request: templates_pb2.PostTemplateRequest, context: grpc.ServicerContext
    ) -> templates_pb2.PostTemplateResponse:
        """Store a template."""
        new = _new(request.template)
        with self._database.write() as tx:
            _hold(tx, new.workspace_id)
            if not templates.insert_template(tx, new):
                raise _name_taken(new.name)
        return templates_pb2.PostTemplateResponse(template=_message(new))

    def PatchTemplateConfig(
        self, request: templates_pb2.PatchTemplateConfigRequest, context: grpc.ServicerContext
    ) -> templates_pb2.PatchTemplateConfigResponse:
        """Replace the configuration of a template."""
        name = check_template_name(request.template_name)
        values = {"config_struct": encode(decode(request.config))}
        with self._database.write() as tx:
            templates.update_template(tx, name, values)
            record = present_template(tx, name)
        return templates_pb2.PatchTemplateConfigResponse(template=_message(record))

    def PatchTemplateName(
        self, request: templates_pb2.PatchTemplateNameRequest, context: grpc.ServicerContext
    ) -> templates_pb2.PatchTemplateNameResponse:
        """Rename a template."""
        old_name, new_name = check_template_name(request.old_name), check_template_name(request.new_name)
        try:
            with self._database.write() as tx:
                if not templates.update_template(tx, old_name, templates.named(new_name)):
                    raise _not_found(old_name)
                record = present_template(tx, new_name)
        except IntegrityError:
            # The name is the only column that can clash.
            raise _name_taken(new_name) from None
        return templates_pb2.PatchTemplateNameResponse(template=_message(record))

    def DeleteTemplate(
        self, request: templates_pb2.DeleteTemplateRequest, context: grpc.ServicerContext
    ) -> templates_pb2.DeleteTemplateResponse:
        """Delete a template; experiments that were made with it stay as they are."""
        name = check_template_name(request.template_name)
        with self._database.write() as tx:
            if not templates.delete_template(tx, name):
                raise _not_found(name)
        return templates_pb2.DeleteTemplateResponse()


def present_template(tx: Connection, name: str) -> TemplateRecord:
    """Return the template of a name.

    Raises:
        NotFoundError: There is none.
    """
    record = templates.get_template(tx, name)
    if record is None:
        raise _not_found(name)
    return record


def _new(message: template_pb2.Template) -> TemplateRecord:
    name = check_template_name(message.name)
    return TemplateRecord(name, encode(decode(message.config)), message.workspace_id or UNCATEGORIZED)


def _replaced(message: template_pb2.Template, new: TemplateRecord) -> dict[str, Any]:
    """Return the columns that putting a template in the place of another one sets."""
    values: dict[str, Any] = {"name": new.name}
    if message.HasField("config"):
        values["config_struct"] = new.config_struct
    if message.workspace_id:
        values["workspace_id"] = new.workspace_id
    return values


def _hold(tx: Connection, workspace_id: int) -> None:
    check_not_going(held_workspace(tx, workspace_id), "templates")


def _message(record: TemplateRecord) -> template_pb2.Template:
    message = template_pb2.Template(name=record.name, workspace_id=record.workspace_id)
    merge_struct(message.config, record.config_struct)
    return message


def _not_found(name: str) -> NotFoundError:
    return missing("template", name)


def _name_taken(name: str) -> AlreadyExistsError:
    return AlreadyExistsError(f"failed to create template {name}: the name is in use")
