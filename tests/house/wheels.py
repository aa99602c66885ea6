"""Writes `wheels.csv`: for each kind of office machine, the wheel of every package that Nonggu needs there.

Run by hand after the lock has changed, with a network: `python -m tests.house.wheels`. uv resolves exactly the pinned versions
for the three kinds of machine and says which files there are; nothing is downloaded.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.utils import parse_wheel_filename

from nonggu.keep.bundling import PLATFORMS, PYTHON, Pinned, Platform, needed_on

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).with_name("wheels.csv")
COLUMNS = ("platform", "package", "version", "wheel", "sha256")
_MINOR = int(PYTHON.partition(".")[2])
_ABI3 = {f"cp3{minor}" for minor in range(2, _MINOR + 1)}


def fits(wheel: str, platform: Platform) -> bool:
    """Whether pip would install the wheel on such a machine with the bundle's Python."""
    own = f"cp3{_MINOR}"
    for tag in parse_wheel_filename(wheel)[3]:
        is_python = (
            (tag.interpreter, tag.abi) in {(own, own), (own, "none")}
            or (tag.abi == "abi3" and tag.interpreter in _ABI3)
            or (tag.abi == "none" and tag.interpreter in {"py3", f"py3{_MINOR}"})
        )
        if is_python and (tag.platform == "any" or tag.platform in platform.tags):
            return True
    return False


def rows() -> Iterator[dict[str, str]]:
    """The table: one row a platform and package; a package without a wheel has an empty one."""
    needed = {name: needed_on(platform, ROOT) for name, platform in PLATFORMS.items()}
    files = _files({pinned for found in needed.values() for pinned in found})
    for name, platform in PLATFORMS.items():
        for pinned in needed[name]:
            fitting = [(wheel, sha256) for wheel, sha256 in files[pinned.name] if fits(wheel, platform)]
            wheel, sha256 = min(fitting, default=("", ""))
            yield dict(zip(COLUMNS, (name, pinned.name, pinned.version, wheel, sha256), strict=True))


def _files(needed: set[Pinned]) -> dict[str, list[tuple[str, str]]]:
    """Names and fingerprints of the wheels of each package, as uv's lock of exactly these versions lists them."""
    wanted = [f"{one.name}=={one.version} ; python_version >= '{PYTHON}'" for one in needed]
    kinds = [p.marks for p in PLATFORMS.values()]
    machines = [f"sys_platform=='{m['sys_platform']}' and platform_machine=='{m['platform_machine']}'" for m in kinds]
    text = (
        f'[project]\nname="probe"\nversion="0"\nrequires-python=">=3.11,<3.{_MINOR + 1}"\n'
        f"dependencies={json.dumps(sorted(wanted))}\n[tool.uv]\nenvironments={json.dumps(machines)}\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").write_text(text, "utf-8")
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([str(uv), "lock", "--quiet", "--no-config"], cwd=folder, check=True)
        packages = tomllib.loads(Path(folder, "uv.lock").read_text("utf-8"))["package"]
    return {
        package["name"]: [(f["url"].rsplit("/", 1)[1], f["hash"]) for f in package.get("wheels", [])]
        for package in packages
    }


def main() -> None:
    """Write the table and say what has no wheel."""
    found = list(rows())
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    missing = [f"{row['platform']}: {row['package']} {row['version']}" for row in found if not row["wheel"]]
    print("\n".join(missing) or f"{len(found)} wheels, none missing")  # noqa: T201


if __name__ == "__main__":
    main()
