"""The generated pages of the reference; `make reference` writes them."""

from __future__ import annotations

import copy
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- made by `make reference`; change the source, not this page -->\n"


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    return {
        "commands.md": _commands(),
        "figures.md": _figures(),
        "nouns.md": _nouns(),
    }


def _commands() -> str:
    from nonggu.cli.running import root

    parts = [MADE, "# Commands\n", "Exit codes: 0 done, 1 our fault, 2 usage or unusable file, 3 some rows wrong, "]
    parts.append(
        "4 infeasible.\nMessages are Chinese unless `NONGGU_LANGUAGE=en` or the terminal's language is English.\n"
    )
    for path, command in _walk(root, "nonggu"):
        # The names that every command has in use: click keeps the first help option that it makes for a command, so
        # without them the page would depend on which tests ran before.
        names = list(root.context_settings["help_option_names"])
        context = click.Context(command, info_name=path, max_content_width=100, help_option_names=names)
        parts.append(f"\n## {path}\n\n```\n{command.get_help(context)}\n```\n")
    return "".join(parts)


def _walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    fresh = copy.copy(command)
    fresh._help_option = None  # click keeps the help option of a command's first call, whoever made it
    yield path, fresh
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            if member is not None and not member.hidden:
                yield from _walk(member, f"{path} {name}")


def _figures() -> str:
    from django.utils import translation

    from nonggu.desks.report.declared import FIGURES

    lines = [MADE, "# Figures\n\nEach is a query over records; none is stored.\n\n"]
    lines.append("| key | 名称 | name | unit | as of | rule | counts | 统计口径 |\n|---|---|---|---|---|---|---|---|\n")
    for figure in FIGURES:
        row: list[Any] = [f"`{figure.key}`"]
        with translation.override("zh-hans"):
            zh_name, zh_counts = str(figure.name), str(figure.counts)
        with translation.override("en"):
            row += [zh_name, str(figure.name), figure.unit, figure.as_of.value, figure.rule.value]
            row += [str(figure.counts), zh_counts]
        lines.append("| " + " | ".join(row) + " |\n")
    return "".join(lines)


def _nouns() -> str:
    from django.utils import translation

    from nonggu.registry.columns import columns_of
    from nonggu.registry.nouns import noun_of, nouns

    parts = [MADE, "# Nouns of the book\n\nColumns as workbooks and pages name them; * is required. Every noun also "]
    parts.append("carries `code`, `origin`, `source`, `source_date` and `note`.\n")
    for noun, model in nouns().items():
        with translation.override("zh-hans"):
            zh = str(model._meta.verbose_name)
        parts.append(f"\n## {noun} · {zh}\n\n{(model.__doc__ or '').strip().splitlines()[0]}\n\n")
        parts.append("| column | 名称 | type | unit | refers to or allows |\n|---|---|---|---|---|\n")
        for book_column in columns_of(model):
            column = book_column.column
            if column.name in ("code", "origin", "source", "source_date", "note"):
                continue
            about = noun_of(book_column.reference) if book_column.reference else ""
            about = about or ", ".join(choice.value for choice in column.choices)
            star = " *" if column.required else ""
            parts.append(f"| `{column.name}`{star} | {column.zh} | {column.kind} | {column.unit} | {about} |\n")
    return "".join(parts)


def main() -> None:
    """Write every generated page."""
    os.environ["NONGGU_HOME"] = tempfile.mkdtemp()
    os.environ["DJANGO_SETTINGS_MODULE"] = "nonggu.web.settings"
    import django

    django.setup()
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
