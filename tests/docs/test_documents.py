"""The documents say what the code does: every setting, command, target and method is in them, and no link is dead."""

from __future__ import annotations

import re
import subprocess

import click
import pytest

from server.cli import main
from server.settings import Settings
from tests.processes import ROOT
from tools import documents
from tools.method_status import AS_WITHOUT_AGENTS

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def text(name):
    return (ROOT / name).read_text()


@pytest.mark.parametrize("name", documents.TABLES)
def test_the_generated_tables_are_up_to_date(name):
    assert documents.renewed(name) == text(name), "make docs"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name):
    assert re.search(rf"^\| `DETOUR_{name.upper()}` \|", text("docs/settings.md"), re.MULTILINE)


def test_no_document_names_a_setting_that_does_not_exist():
    known = {f"DETOUR_{name.upper()}" for name in Settings.model_fields}
    for document in DOCUMENTS:
        assert set(re.findall(r"DETOUR_[A-Z_]+", document.read_text())) <= known, document.name


def commands(group, *path):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        elif not command.hidden:
            yield " ".join([*path, name])


@pytest.mark.parametrize("command", list(commands(main)))
def test_every_command_is_documented(command):
    assert f"`python -m server {command}" in text("docs/operations.md")


def targets():
    return re.findall(r"^([a-z-]+):.*## ", text("Makefile"), re.MULTILINE)


@pytest.mark.parametrize("target", targets())
def test_every_make_target_tells_what_it_does(target):
    assert re.search(rf"^  {target} +\S", subprocess.check_output(["make", "help"], cwd=ROOT, text=True), re.MULTILINE)


def test_no_document_names_a_target_that_does_not_exist():
    for document in DOCUMENTS:
        named = re.findall(r"(?:^|`)make ([a-z-]+)(?=[`\s])", document.read_text(), re.MULTILINE)
        assert set(named) <= {*targets(), "and"}, document.name


def test_every_served_method_is_in_the_tables():
    for method in documents.served_methods():
        service, name = method.strip("/").split("/")
        if service.startswith("determined."):
            short = service.rpartition(".")[2]
            assert re.search(
                rf"^\| {name} \| .* \| (served|empty) \| {short} \|$", text("docs/compatibility.md"), re.MULTILINE
            ), method
            in_readme = f"| {short}.{name} |" in text("README.md")
            assert in_readme == (name not in AS_WITHOUT_AGENTS), method


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_lead_to_files(document):
    for link in re.findall(r"\]\(([^)#]+)", document.read_text()):
        if "://" not in link:
            assert (document.parent / link).exists(), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_named_files_exist(document):
    for name in re.findall(r"`((?:docs|gateway|server|tests|tools|bench|proto|gen)/[\w./-]*)`", document.read_text()):
        assert (ROOT / name).exists(), name


def test_the_changelog_has_its_form():
    lines = text("CHANGELOG.md").splitlines()
    assert "## [Unreleased]" in lines
    kinds = {line.removeprefix("### ") for line in lines if line.startswith("### ")}
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
