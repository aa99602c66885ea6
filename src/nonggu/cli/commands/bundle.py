"""`nonggu bundle`: a folder from which an office machine without a network installs."""

from __future__ import annotations

from pathlib import Path

import click

from nonggu.keep.bundling import PLATFORMS, make_bundle
from nonggu.phrases import language_of, say


@click.command("bundle")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--platform", "platforms", multiple=True, type=click.Choice(sorted(PLATFORMS)), help="All three when not given."
)
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder of the sources.")
def command(folder: Path, platforms: tuple[str, ...], source: Path) -> None:
    """Collect Nonggu, every package that it needs and a start script into FOLDER; needs a network, once."""
    chosen = [PLATFORMS[name] for name in platforms or sorted(PLATFORMS)]
    count = make_bundle(folder, chosen, source.resolve())
    mib = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) >> 20
    click.echo(say("bundle_done", {"folder": str(folder), "count": count, "mib": mib}, language_of()))
