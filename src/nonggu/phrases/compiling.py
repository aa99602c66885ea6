"""Compile the catalogues (`catalogues/*.po`, one an area) into the one that Django and gettext read."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent
CATALOGUES = HERE / "catalogues"
TARGET = HERE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"


def read_catalogues(folder: Path = CATALOGUES) -> Catalog:
    """All areas as one catalogue. Raises ValueError when one message has two translations."""
    whole = Catalog(locale="zh_Hans", domain="django")
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, locale="zh_Hans", abort_invalid=True):
                if not message.id:
                    continue
                other = whole.get(message.id, message.context)
                if other is not None and other.string != message.string:
                    raise ValueError(f"{file.name}: {message.id!r} is translated in two ways")
                whole.add(message.id, message.string, flags=message.flags, context=message.context)
    return whole


def compile_catalogues(target: Path = TARGET) -> Path:
    """Write the compiled catalogue and return its path."""
    catalogue = read_catalogues()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with part.open("wb") as stream:
        write_mo(stream, catalogue)
    part.replace(target)
    return target


if __name__ == "__main__":
    compile_catalogues()
