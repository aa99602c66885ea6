"""A folder from which an office machine without a network installs Nonggu: wheels, a start script, a word on how."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from nonggu.errors import NongguError, UnusableInput

#: The Python that a bundle is for: wheels with compiled code fit one minor version only.
PYTHON = "3.12"
LOCK = "requirements.lock"
#: The oldest glibc of the desktops meant: 2.28 (Kylin V10 SP, openEuler 20.03, Debian 10).
_GLIBC = range(5, 29)


@dataclass(frozen=True, slots=True)
class Platform:
    """A kind of machine: pip's names for it, and how it answers the markers of requirements."""

    name: str
    tags: tuple[str, ...]
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pinned:
    """One line of the lock: a package at a version, where a marker holds, with the fingerprints of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def _linux(machine: str) -> Platform:
    old = {"x86_64": ("manylinux1", "manylinux2010", "manylinux2014"), "aarch64": ("manylinux2014",)}[machine]
    tags = (f"{name}_{machine}" for name in (*old, *(f"manylinux_2_{minor}" for minor in _GLIBC)))
    marks = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": machine}
    return Platform(f"linux-{machine}", tuple(tags), marks)


_WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
PLATFORMS = {
    one.name: one for one in (Platform("windows", ("win_amd64",), _WINDOWS), _linux("x86_64"), _linux("aarch64"))
}


def read_lock(text: str) -> list[Pinned]:
    """The lines of a requirements file with hashes."""
    found = []
    for block in re.split(r"\n(?=\S)", text.replace("\\\n", " ")):
        line, *hashes = block.split("--hash=")
        requirement, _, marker = line.partition(";")
        name, _, version = requirement.strip().partition("==")
        if version:
            found.append(
                Pinned(canonicalize_name(name), version.strip(), marker.strip(), tuple(h.strip() for h in hashes))
            )
    return found


def needed_on(platform: Platform, source: Path) -> list[Pinned]:
    """What the lock pins of the packages that Nonggu needs to run on the platform, without those of development."""
    environment = {
        **platform.marks, "python_version": PYTHON, "python_full_version": f"{PYTHON}.0", "extra": "",
        "implementation_name": "cpython", "platform_python_implementation": "CPython",
    }  # fmt: skip
    project = tomllib.loads((source / "pyproject.toml").read_text("utf-8"))["project"]
    names = _closure(project["dependencies"], environment)
    lock = read_lock((source / LOCK).read_text("utf-8"))
    return [p for p in lock if p.name in names and (not p.marker or Marker(p.marker).evaluate(environment))]


def _closure(requirements: Iterable[str], environment: Mapping[str, str]) -> set[str]:
    """Names of the packages and of all that they need there; packages of other systems need nothing more."""
    found: set[str] = set()
    waiting = [(requirement, "") for requirement in requirements]
    seen: set[tuple[str, str]] = set()
    while waiting:
        text, extra = waiting.pop()
        wanted = Requirement(text)
        if wanted.marker is not None and not wanted.marker.evaluate({**environment, "extra": extra}):
            continue
        name = canonicalize_name(wanted.name)
        found.add(name)
        for asked in ("", *wanted.extras):
            if (name, asked) not in seen:
                seen.add((name, asked))
                waiting += [(one, asked) for one in _requires(name)]
    return found


def _requires(name: str) -> list[str]:
    try:
        return importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return []


def make_bundle(folder: Path, platforms: Iterable[Platform], source: Path) -> int:
    """Fill an empty folder, one `wheels` folder a platform, and return how many packages it has.

    Raises UnusableInput for a folder that is not empty or a source that is none, NongguError where pip fails.
    """
    if not all((source / name).is_file() for name in ("pyproject.toml", LOCK)):
        raise UnusableInput("bundle_source", folder=str(source))
    if folder.exists() and any(folder.iterdir()):
        raise UnusableInput("bundle_exists", folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    for platform in platforms:
        pinned = needed_on(platform, source)
        listed = folder / f"packages-{platform.name}.txt"
        listed.write_text("".join(map(_line, pinned)), "utf-8")
        _pip(download_words(platform, listed, folder / "wheels" / platform.name), platform.name)
    own = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder / "wheels"), str(source)]
    _pip(own, "nonggu")
    for name, text in start_files().items():
        (folder / name).write_text(text, "utf-8", newline="\r\n" if name.endswith(".bat") else "\n")
    (folder / "start.sh").chmod(0o755)
    return sum(1 for _ in (folder / "wheels").rglob("*.whl"))


def download_words(platform: Platform, listed: Path, target: Path) -> list[str]:
    """pip's arguments: wheels only, for another machine, and only files whose fingerprints the lock names."""
    words = ["download", "--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement", str(listed)]
    words += ["--dest", str(target), "--python-version", PYTHON, "--implementation", "cp"]
    words += [word for abi in (f"cp{PYTHON.replace('.', '')}", "abi3", "none") for word in ("--abi", abi)]
    return words + [word for tag in platform.tags for word in ("--platform", tag)]


def _line(pinned: Pinned) -> str:
    hashes = "".join(f" \\\n    --hash={one}" for one in pinned.hashes)
    return f"{pinned.name}=={pinned.version}{hashes}\n"


def _pip(words: list[str], what: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise NongguError("bundle_failed", platform=what, why=(said or [""])[-1][:300])


def start_files() -> dict[str, str]:
    """The start scripts and the page beside them."""
    here = Path(__file__).parent / "bundle"
    return {
        file.name.removesuffix(".txt"): file.read_text("utf-8") for file in sorted(here.iterdir()) if file.is_file()
    }
