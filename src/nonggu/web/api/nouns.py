# No postponed annotations here: the API reads the types of each noun from the functions that it makes.
"""The addresses of every noun: a list in parts, and one record by its code."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from nonggu.registry import access
from nonggu.registry.columns import columns_of
from nonggu.web.api import shapes
from nonggu.web.api.reading import BadFilter, one_record, part_of_list
from nonggu.web.book.page import NounPage
from nonggu.web.book.pages import pages

router = Router(tags=["nouns"])


@router.get("/nouns", response=list[shapes.NounLine], url_name="api-nouns")
def list_nouns(request: HttpRequest) -> list[dict[str, Any]]:
    """The nouns that the reader may ask for, with their columns."""
    user = request.auth  # type: ignore[attr-defined]
    return [_line(page) for page in pages().values() if access.may_see_any(user, page.model)]


def _line(page: NounPage) -> dict[str, Any]:
    columns = [one.column for one in columns_of(page.model)]
    name_zh, name_en = _names(page)
    return {
        "noun": page.noun,
        "name_zh": name_zh,
        "name_en": name_en,
        "columns": [{"name": c.name, "zh": c.zh, "en": c.en, "kind": c.kind, "unit": c.unit} for c in columns],
    }


def _names(page: NounPage) -> tuple[str, str]:
    from django.utils import translation

    with translation.override("zh-hans"):
        name_zh = page.name
    with translation.override("en"):
        return name_zh, page.name


def add_noun(page: NounPage) -> None:
    """Give a noun its two addresses."""
    record = shapes.record_shape(page, shapes.fields_shape(page))
    query, answer = shapes.query_shape(page), shapes.list_shape(page, record)
    add = {"tags": [page.noun], "summary": f"{page.model.__name__}: {(page.model.__doc__ or '').splitlines()[0]}"}

    @router.get(
        f"/nouns/{page.noun}",
        response={200: answer, (401, 404, 422): shapes.Refusal},
        url_name=f"api-{page.noun}-list",
        operation_id=f"list_{page.noun}",
        **add,  # type: ignore[arg-type]
    )
    def list_records(request: HttpRequest, asked: query = Query(...)) -> Any:  # type: ignore[valid-type]  # noqa: B008
        return _list(page, asked, request)

    @router.get(
        f"/nouns/{page.noun}/{{code:code}}",
        response={200: record, (401, 404): shapes.Refusal},
        url_name=f"api-{page.noun}",
        operation_id=f"read_{page.noun}",
        **add,  # type: ignore[arg-type]
    )
    def read_record(request: HttpRequest, code: str) -> Any:
        return one_record(page, code, request.auth)  # type: ignore[attr-defined]


def _list(page: NounPage, asked: Schema, request: HttpRequest) -> dict[str, Any]:
    values = asked.dict()
    if any("\0" in str(value) for value in values.values()):
        raise HttpError(422, "a text holds the character U+0000")
    try:
        records, following = part_of_list(page, values, request.auth)  # type: ignore[attr-defined]
    except BadFilter as wrong:
        raise HttpError(422, "; ".join(f"{name}: {why}" for name, why in wrong.args[0].items())) from None
    return {"records": records, "next": following}


for _page in pages().values():
    add_noun(_page)
