"""django-import-export on the book's organisations: preview and import with history and batch (see `enrol.py`).

Run by `enrol.py` in an environment of its own: enrol_peer.py FILE FOLDER rows|bulk
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def main(file: Path, folder: Path, form: str) -> None:
    """Preview, then import, and print the seconds."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from enrol import open_home

    open_home(folder)
    from import_export.formats.base_formats import XLSX

    from nonggu.registry.models import Change, ImportBatch

    batch = ImportBatch.objects.create(file_name=file.name)
    began, busy = time.perf_counter(), time.process_time()
    dataset = XLSX().create_dataset(file.read_bytes())
    preview = make_resource(batch, form).import_data(dataset, dry_run=True)
    assert not preview.has_errors()
    assert not preview.has_validation_errors()
    dataset = XLSX().create_dataset(file.read_bytes())
    result = make_resource(batch, form).import_data(dataset, dry_run=False, raise_errors=True)
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    assert not result.has_errors()
    assert Change.objects.filter(batch=batch).count() == len(dataset)
    print(json.dumps({"seconds": seconds, "cpu": cpu}))


def make_resource(batch: Any, form: str) -> Any:
    """The resource: rows are recognised by code, and each is written to history and linked to the batch."""
    from enrol import HEADINGS
    from import_export import resources

    from nonggu.registry import history
    from nonggu.registry.models import Organisation
    from nonggu.registry.models.change import ChangeKind

    class OrganisationResource(resources.ModelResource):
        class Meta:
            model = Organisation
            fields = HEADINGS
            import_id_fields = ("code",)
            skip_unchanged = True
            report_skipped = True
            use_bulk = form == "bulk"
            batch_size = 1000
            use_transactions = True

        def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            instance.batch = batch

        def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            if form == "rows":
                write([instance])

        def bulk_create(self, *arguments: Any, **kwargs: Any) -> None:
            made = list(self.create_instances)
            super().bulk_create(*arguments, **kwargs)
            codes = [instance.code for instance in made]
            write(list(Organisation.objects.filter(code__in=codes)))

    def write(records: list[Any]) -> None:
        kind = ChangeKind.CREATED
        history.write([history.change_row(r, kind, by=None, after=history.snapshot(r), batch=batch) for r in records])

    return OrganisationResource()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
