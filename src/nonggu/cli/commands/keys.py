"""`nonggu keys`: the keys that keep secrets at rest, for the operator at the machine."""

from __future__ import annotations

import click

from nonggu.cli.book import open_book


@click.group("keys")
def command() -> None:
    """Change the keys of secrets.key, which seal the secrets of second factors."""
    open_book()


@command.command("rotate")
@click.option("--drop-old", is_flag=True, help="Forget the old keys: older backups then need a copy of them.")
def rotate(drop_old: bool) -> None:
    """Make a new key and seal every secret with it; nobody has to sign in anew."""
    from nonggu.keep.sealing import rotate_keys, unreadable_accounts

    count, dropped = rotate_keys(is_old_dropped=drop_old)
    click.echo(f"{count} 个密钥已换新 / secrets sealed anew, {dropped} 个旧密钥已删除 / old keys dropped")
    for username in unreadable_accounts():
        click.echo(f"{username}: nonggu user factor {username}", err=True)
