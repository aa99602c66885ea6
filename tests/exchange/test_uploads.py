"""Which uploads are taken: by ending, size and first bytes."""

from __future__ import annotations

import pytest

from nonggu.errors import UnusableInput
from nonggu.exchange.uploads import MOST_BYTES, check_upload


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.PDF", b"%PDF-1.7"),
        ("证书.png", b"\x89PNG\r\n\x1a\n.."),
        ("a.csv", "编号\n".encode("gbk")),
        ("a.txt", b"\xff\xfea\0"),
    ],
)
def test_what_is_what_it_says_is_taken(name, head):
    check_upload(name, 100, head)


@pytest.mark.parametrize(
    ("name", "size", "head", "code"),
    [
        ("a.exe", 1, b"MZ", "upload_kind_unknown"),
        ("a", 1, b"x", "upload_kind_unknown"),
        ("a.pdf", MOST_BYTES + 1, b"%PDF-", "upload_too_large"),
        ("a.pdf", 9, b"<html>", "upload_kind_differs"),
        ("a.csv", 9, b"MZ\x90", "upload_kind_differs"),
        ("a.txt", 9, b"a\0b", "upload_kind_differs"),
        ("../../a.png", 9, b"GIF89a", "upload_kind_differs"),
    ],
)
def test_what_is_something_else_is_refused(name, size, head, code):
    with pytest.raises(UnusableInput) as caught:
        check_upload(name, size, head)
    assert caught.value.code == code
    assert "/" not in str(caught.value.params["name"])
