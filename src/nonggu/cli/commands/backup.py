"""`nonggu backup`: everything in one file."""

from __future__ import annotations

from pathlib import Path

import click

from nonggu.cli.book import open_book


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Write the book, its history and its uploads into FILE; others may go on writing.

    The keys that seal second factors (secrets.key in the home) are not in it: keep a copy of them in another place.
    """
    open_book()
    from nonggu.keep.backup import write_backup

    manifest = write_backup(file)
    rows, files = sum(manifest["rows"].values()), len(manifest["files"])
    click.echo(f"{file}: {rows:,} 行 / rows, {files:,} 个文件 / files, {file.stat().st_size:,} 字节 / bytes")
