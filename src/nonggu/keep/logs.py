"""Structured logs: lines of JSON without personal data, in the home's folder `logs` and on standard error.

A line of ours holds what its `extra` names. Of other people's loggers only the template of a message is kept, never what was
filled in; of an exception its kind and where it happened, never its words: both may hold what a person typed. An address
is logged by its name, never by its path, which holds codes and tokens.
"""

from __future__ import annotations

import datetime as dt
import logging
import logging.handlers
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from django.conf import settings
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from nonggu.errors import NongguError

LARGEST_BYTES, FILES = 5_000_000, 5
OWN = "nonggu"
#: What a line of ours may say beside its message; anything else is left out.
ALLOWED = frozenset(
    "request_id address method status duration_ms user_id reaped taken code kind bytes task state".split()  # noqa: SIM905
)
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class SafeJson(JsonFormatter):
    """One line a record: at, level, logger, message and what is allowed of the rest."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Fill the line from an allow-list; nothing else of the record reaches it."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        log_data["at"] = at.isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = _message(record)
        if record.name.split(".")[0] == OWN:
            extra = {key: value for key, value in vars(record).items() if key not in RESERVED_ATTRS}
            log_data.update({key: value for key, value in extra.items() if key in ALLOWED})
        elif isinstance(status := getattr(record, "status_code", None), int):
            log_data["status"] = status
        request = getattr(record, "request", None)
        if request is not None:
            log_data["address"] = address_name(request)
            log_data["request_id"] = getattr(request, "request_id", "")
        if record.exc_info and record.exc_info[1] is not None:
            log_data.update(_exception(record.exc_info[1]))

    def formatException(self, ei: Any) -> str:
        """Nothing: `add_fields` says what may be said of an exception."""
        return ""

    def formatStack(self, stack_info: str) -> str:
        """Nothing, for the same reason."""
        return ""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what is empty."""
        return {key: value for key, value in log_data.items() if value not in (None, "")}


def address_name(request: Any) -> str:
    """The name of the address that was asked for; `unknown` where there is no such address."""
    match = getattr(request, "resolver_match", None)
    return (match.url_name if match is not None else None) or "unknown"


def start_logging(what: str) -> Path:
    """Write the process's log to `logs/<what>.jsonl` in the home too, turned over at 5 MB, and return the file."""
    folder = Path(settings.HOME, "logs")
    folder.mkdir(exist_ok=True)
    file = folder / f"{what}.jsonl"
    handler = logging.handlers.RotatingFileHandler(file, maxBytes=LARGEST_BYTES, backupCount=FILES, encoding="utf-8")
    handler.setFormatter(SafeJson())
    logging.getLogger().addHandler(handler)
    logging.getLogger(OWN).setLevel(logging.INFO)
    return file


def _message(record: logging.LogRecord) -> str:
    """A template says what happened; a text that somebody else's code filled in may hold anything and is left out."""
    return str(record.msg) if record.name.split(".")[0] == OWN or record.args else ""


def _exception(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    code = error.code if isinstance(error, NongguError) else ""
    return {"exception": type(error).__name__, "code": code, "places": places}
