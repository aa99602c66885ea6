"""Starting the centre when its keeper signs in to the machine: one file in the person's own folder, no administrator.

Windows: a `.bat` in the Startup folder of the Start menu. Linux desktops (Kylin, UOS, GNOME, KDE ...): a `.desktop` file of
the freedesktop.org Autostart specification.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

NAME = "nonggu"


def autostart_file(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the person's machine looks for what to start."""
    if platform == "win32":
        roaming = environment.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
        return Path(roaming, "Microsoft", "Windows", "Start Menu", "Programs", "Startup", f"{NAME}.bat")
    config = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(config, "autostart", f"{NAME}.desktop")


def write_autostart(home: Path, arguments: Sequence[str], file: Path | None = None) -> Path:
    """Write the file that serves `home` with these arguments at the next sign-in, and return where it is."""
    target = file or autostart_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    is_windows = target.suffix == ".bat"
    text = windows_text(home, arguments) if is_windows else desktop_text(home, arguments)
    # A .bat is read in the code page that its second line sets.
    target.write_text(text, "utf-8", newline="\r\n" if is_windows else "\n")
    return target


def remove_autostart(file: Path | None = None) -> bool:
    """Take the file away; whether there was one."""
    target = file or autostart_file()
    was_there = target.is_file()
    target.unlink(missing_ok=True)
    return was_there


def windows_text(home: Path, arguments: Sequence[str], python: str = sys.executable) -> str:
    """A batch file that starts the centre in a window of its own, minimised."""
    words = " ".join(_batch_word(word) for word in (python, "-m", "nonggu", "serve", *arguments))
    return f'@echo off\nchcp 65001 >nul\nset "NONGGU_HOME={_percent(str(home))}"\nstart "Nonggu" /min {words}\n'


def desktop_text(home: Path, arguments: Sequence[str], python: str = sys.executable) -> str:
    """A desktop entry; `env` sets the home."""
    words = ["env", f"NONGGU_HOME={home}", python, "-m", "nonggu", "serve", *arguments]
    command = " ".join(_desktop_word(word) for word in words)
    return (
        "[Desktop Entry]\nType=Application\nName=Nonggu\nName[zh_CN]=农谷\n"
        f"Exec={command}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    )


def _percent(text: str) -> str:
    """A percent sign begins a variable in a batch file."""
    return text.replace("%", "%%")


def _batch_word(word: str) -> str:
    return f'"{_percent(word)}"' if any(char in word for char in " &()^;,=") or "\\" in word else _percent(word)


def _desktop_word(word: str) -> str:
    """Quoted as the Desktop Entry Specification asks: its backslashes are escaped twice."""
    if not any(char in word for char in " \t\n\"'\\><~|&;$*?#()`%"):
        return word
    for char in ("\\", '"', "`", "$"):
        word = word.replace(char, "\\" + char)
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'
