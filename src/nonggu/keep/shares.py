"""Whether a folder lies on another machine."""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath

#: File systems that are reached over a network, as Linux names them.
_NAMES = "9p afs ceph cifs coda davfs fuse.davfs2 fuse.glusterfs fuse.rclone fuse.sshfs glusterfs lustre ncpfs nfs nfs4"
NETWORK = frozenset((*_NAMES.split(), "smb2", "smb3", "smbfs", "vboxsf"))
_DRIVE_REMOTE = 4
_MOUNTS = Path("/proc/self/mounts")


def network_share(folder: Path) -> str:
    """The kind of network share that the folder lies on; empty for a disk of this machine, and where nobody can tell."""
    if sys.platform == "win32":
        return _on_windows(folder)
    return kind_among(_MOUNTS.read_text("utf-8"), folder) if _MOUNTS.is_file() else ""


def kind_among(mounts: str, folder: Path) -> str:
    """The network file system among the lines of `/proc/mounts` under which the folder lies."""
    found = [line.split(" ")[1:3] for line in mounts.splitlines() if line.count(" ") >= 2]
    place = PurePosixPath(folder.resolve().as_posix())
    above = [(PurePosixPath(_plain(point)), kind) for point, kind in found]
    over = [
        (len(point.parts), number, kind) for number, (point, kind) in enumerate(above) if place.is_relative_to(point)
    ]
    kind = max(over)[2] if over else ""
    return kind if kind in NETWORK else ""


def _plain(point: str) -> str:
    r"""Blanks in a mount point are written as \040."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code.group(1), 8)), point)


def _on_windows(folder: Path) -> str:
    import ctypes

    anchor = folder.resolve().anchor
    if anchor.startswith("\\\\"):
        return "UNC"
    drive_type: int = ctypes.windll.kernel32.GetDriveTypeW(anchor)  # type: ignore[attr-defined]
    return "drive" if drive_type == _DRIVE_REMOTE else ""
