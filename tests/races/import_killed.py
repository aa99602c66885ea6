"""A job that stops in the middle of its writing, to be killed there: `import_killed.py BATCH MARK`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from nonggu.cli.book import open_book

open_book()

from nonggu.desks.enrol import applying, batches  # noqa: E402
from nonggu.registry.models import Organisation  # noqa: E402


def main(batch: int, mark: Path) -> None:
    """Run the batch, and wait once its organisations are written and nothing is committed."""
    write = applying._enter

    def write_and_wait(model, rows, **options):
        write(model, rows, **options)
        if model is Organisation:
            mark.write_text(str(Organisation.objects.count()))
            time.sleep(120)

    applying._enter = write_and_wait
    batches.run_batch(batch)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
