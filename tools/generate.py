"""Make `gen/` from `proto/`: Python code, descriptors and the OpenAPI document. Also checks that `gen/` is up to date.

Everything but the OpenAPI document comes out of installed Python packages; that one needs a plugin built with Go.
Without it the document in `gen/` stays as it is, and the command says what is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tools import openapi
from tools.contract import ROOT, ToolError, provide_imports, run_buf

GENERATED = ROOT / "gen"
OPENAPI = "openapi/detour.swagger.json"


def render(folder: Path, *, install: bool = False) -> bool:
    """Generate everything into a folder.

    Args:
        folder: Where to write, in the layout of `gen/`.
        install: Whether the OpenAPI plugin may be built if it is missing.

    Returns:
        Whether the OpenAPI document could be made.

    Raises:
        ToolError: A tool is missing or failed.
    """
    provide_imports()
    run_buf("generate", "--output", str(folder))
    run_buf("build", "proto", "--as-file-descriptor-set", "--output", str(folder / "descriptors.binpb"))
    plugin = openapi.find_plugin(install=install)
    if plugin is None:
        return False
    run_buf("generate", "--template", "buf.gen.openapi.yaml", "--output", str(folder), search=(plugin,))
    document = folder / OPENAPI
    descriptors = (folder / "descriptors.binpb").read_bytes()
    document.write_text(openapi.refine(document.read_text(), descriptors))
    return True


def differences(fresh: Path, kept: Path, *, with_openapi: bool) -> list[str]:
    """Answer the names of all files that are not the same in two folders, sorted."""
    names = {str(path.relative_to(root)) for root in (fresh, kept) for path in root.rglob("*") if path.is_file()}
    names = {name for name in names if "__pycache__" not in name and (with_openapi or name != OPENAPI)}
    return sorted(name for name in names if _content(fresh / name) != _content(kept / name))


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def adopt(fresh: Path, kept: Path, names: list[str]) -> None:
    """Bring the files named from one folder into the other; those that no longer exist are removed."""
    for name in names:
        content = _content(fresh / name)
        target = kept / name
        if content is None:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def lint() -> None:
    """Check the protos by buf's rules and format.

    Raises:
        ToolError: They break a rule.
    """
    provide_imports()
    run_buf("lint")
    run_buf("format", "--diff", "--exit-code", "proto")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and answer its exit status."""
    parser = argparse.ArgumentParser(prog="generate", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when gen/ is not up to date")
    parser.add_argument("--lint", action="store_true", help="change nothing; check the protos themselves")
    options = parser.parse_args(arguments)
    try:
        if options.lint:
            lint()
            return 0
        return _generate(check=options.check)
    except ToolError as error:
        print(error, file=sys.stderr)
        return 1


def _generate(*, check: bool) -> int:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        with_openapi = render(fresh, install=not check)
        stale = differences(fresh, GENERATED, with_openapi=with_openapi)
        if not check:
            adopt(fresh, GENERATED, stale)
    if not with_openapi:
        print(
            f"The OpenAPI document is left as it is: {openapi.PLUGIN} {openapi.VERSION} is missing. It needs Go:\n"
            f'  GOBIN="$PWD/{openapi.TOOLS.relative_to(ROOT)}" go install {openapi.PACKAGE}',
            file=sys.stderr,
        )
    if check and stale:
        print("Not up to date; run `make generate`:", *(f"gen/{name}" for name in stale), sep="\n  ", file=sys.stderr)
        return 1
    print(f"gen/ is up to date ({len(stale)} files changed)" if not check else "gen/ is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
