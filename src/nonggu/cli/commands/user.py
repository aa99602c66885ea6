"""`nonggu user`: accounts, for the operator at the machine."""

from __future__ import annotations

import click

from nonggu.cli.book import open_book

ROLES = (
    "leader officer clerk expert enterprise grower plant_operator auditor security administrator".split()  # noqa: SIM905
)


@click.group("user")
def command() -> None:
    """Add accounts, reset passwords, list who may sign in."""
    open_book()


@command.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the account may do.")
@click.option("--name", default="", help="The name that pages show.")
@click.option("--organisation", default="", help="Code of the organisation of an enterprise user.")
@click.option("--unit", default="", help="Code or name of the unit.")
@click.option("--township", default="", help="Code or name of the township.")
@click.password_option("--password", help="Asked for when not given.")
def add(username: str, role: str, name: str, organisation: str, unit: str, township: str, password: str) -> None:
    """Add the account USERNAME."""
    from nonggu.keep.accounts import add_user

    user = add_user(
        username=username,
        role=role,
        display_name=name,
        password=password,
        links={"organisation": organisation, "unit": unit, "township": township},
    )
    click.echo(f"{user.username} ({user.get_role_display()})")


@command.command("reset")
@click.argument("username")
@click.option("--password", default="", help="A password of your own; else one is made and shown once.")
def reset(username: str, password: str) -> None:
    """Give USERNAME a new password, to be changed at the next sign-in."""
    from nonggu.keep.accounts import reset_password

    click.echo(reset_password(username=username, password=password))


@command.command("token")
@click.argument("username")
@click.option("--name", default="", help="What the token is for.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366), help="How long it opens.")
def token(username: str, name: str, days: int) -> None:
    """Make a token of the API that reads as USERNAME; it is shown once."""
    from nonggu.cli.book import user_by_name
    from nonggu.keep.tokens import make_token

    user = user_by_name(username)
    if user is not None:
        click.echo(make_token(user=user, name=name, days=days, by=None))


@command.command("factor")
@click.argument("username")
def factor(username: str) -> None:
    """Take away the second factor of USERNAME, whose telephone is lost; the next sign-in sets up a new one."""
    from nonggu.cli.book import user_by_name
    from nonggu.keep.managing import reset_factor

    user = user_by_name(username)
    if user is not None:
        reset_factor(user, by=None)
        click.echo(user.username)


@command.command("list")
def list_users() -> None:
    """List the accounts."""
    from nonggu.registry.models import User

    for user in User.objects.order_by("username"):
        state = "" if user.is_active else " -"
        click.echo(f"{user.username}\t{user.get_role_display()}\t{user.display_name}{state}")
