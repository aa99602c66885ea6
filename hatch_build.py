"""Build hook: the wheel and the editable install carry compiled catalogues."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):
    """Compile the catalogues of phrases before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        script = Path(self.root, "src/nonggu/phrases/compiling.py")
        target = runpy.run_path(str(script))["compile_catalogues"]()
        build_data["artifacts"].append(str(Path(target).relative_to(self.root)))
