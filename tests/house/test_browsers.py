"""Pages work in the browsers that the pages' reference names: nothing in our files is newer than that.

The floor is Chromium 92 (July 2021); WeChat's own browser engine was about that old five years ago.
A feature is listed with the version of Chromium that brought it; what does no harm where it is unknown is not listed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "nonggu"
REFERENCE = SOURCE.parents[1] / "docs" / "reference" / "pages.md"
FLOOR = 92

CSS: dict[str, tuple[int, str]] = {
    ":has()": (105, r":has\("),
    "container queries": (105, r"@container|container-type|\bcq[wh]\b"),
    "nesting": (112, r"(?m)^\s+&|\{[^{}]*&[:.\s>+~[]"),
    "layers": (99, r"@layer"),
    "subgrid": (117, r"\bsubgrid\b"),
    "small, large and dynamic viewport units": (108, r"\d(?:d|s|l)v(?:h|w|i|b|min|max)\b"),
    "color-mix()": (111, r"color-mix\("),
    "lab and lch colours": (111, r"\bok(?:lab|lch)\(|\b(?:lab|lch)\("),
    "light-dark()": (123, r"light-dark\("),
    "ranges in media queries": (104, r"@media[^{]*[<>]=?"),
    "single transforms": (104, r"(?m)[;{\s](?:translate|rotate|scale)\s*:"),
    ":user-valid": (119, r":user-(?:in)?valid"),
    ":dir()": (120, r":dir\("),
    ":modal": (105, r":modal\b"),
    "@scope": (118, r"@scope\b"),
    "@starting-style": (117, r"@starting-style"),
    "line-height units": (109, r"\d(?:r?lh|cap|ric|rex)\b"),
    "unprefixed mask": (120, r"(?m)[;{\s]mask(?:-image)?\s*:"),
    "anchor positioning": (125, r"anchor\(|position-anchor"),
    "field-sizing": (123, r"field-sizing"),
}
SCRIPT: dict[str, tuple[int, str]] = {
    "findLast": (97, r"\.findLast(?:Index)?\("),
    "structuredClone": (98, r"\bstructuredClone\("),
    "groupBy": (117, r"\b(?:Object|Map)\.groupBy\("),
    "copying array methods": (110, r"\.(?:toSorted|toReversed|toSpliced)\("),
    "methods of sets": (122, r"\.(?:isSubsetOf|symmetricDifference|isDisjointFrom)\("),
    "Promise.withResolvers": (119, r"Promise\.withResolvers"),
    "Array.fromAsync": (121, r"Array\.fromAsync"),
    "RegExp flag v": (112, r"/[gimsuy]*v[gimsuy]*[;,)\s]"),
    "AbortSignal.timeout": (103, r"AbortSignal\.(?:timeout|any)"),
    "showPicker": (99, r"\.showPicker\("),
    "URL.canParse": (120, r"URL\.canParse"),
    "popovers": (114, r"\.(?:show|hide|toggle)Popover\("),
    "view transitions": (111, r"startViewTransition"),
    "import attributes": (123, r"\bimport\b[^;\n]*\bwith\s*\{"),
    "scrollend": (114, r"[\"']scrollend[\"']"),
}
MARKUP: dict[str, tuple[int, str]] = {
    "popover": (114, r"\spopover(?:target)?[\s=>]"),
    "inert": (102, r"\sinert[\s=>]"),
    "named details": (120, r"<details[^>]*\sname="),
    "hidden until found": (102, r"until-found"),
    "import maps": (89, r"importmap"),
    "scripts as modules": (61, r"type=\"module\""),
}
FILES = {"*.css": CSS, "*.js": SCRIPT, "*.html": MARKUP}
PLANTED = {
    ":has()": "p:has(b) { color: red }",
    "container queries": ".a { container-type: inline-size }",
    "nesting": ".a {\n  &:hover { color: red }\n}",
    "layers": "@layer base {}",
    "subgrid": "grid-template-rows: subgrid;",
    "small, large and dynamic viewport units": "height: 100dvh",
    "color-mix()": "color: color-mix(in srgb, red, blue)",
    "lab and lch colours": "color: oklch(50% 0.1 20)",
    "light-dark()": "color: light-dark(black, white)",
    "ranges in media queries": "@media (width >= 600px) {",
    "single transforms": ".a { rotate: 3deg }",
    ":user-valid": "input:user-invalid",
    ":dir()": "p:dir(rtl)",
    ":modal": "dialog:modal",
    "@scope": "@scope (.a)",
    "@starting-style": "@starting-style",
    "line-height units": "height: 2lh",
    "unprefixed mask": ".a { mask-image: url(a.svg) }",
    "anchor positioning": "top: anchor(bottom)",
    "field-sizing": "field-sizing: content",
    "findLast": "a.findLast(b)",
    "structuredClone": "structuredClone(a)",
    "groupBy": "Object.groupBy(a, b)",
    "copying array methods": "a.toSorted()",
    "methods of sets": "a.isSubsetOf(b)",
    "Promise.withResolvers": "Promise.withResolvers()",
    "Array.fromAsync": "Array.fromAsync(a)",
    "RegExp flag v": "a.match(/[\\p{L}--[a-z]]/v)",
    "AbortSignal.timeout": "AbortSignal.timeout(5)",
    "showPicker": "input.showPicker()",
    "URL.canParse": "URL.canParse(a)",
    "popovers": "a.showPopover()",
    "view transitions": "document.startViewTransition()",
    "import attributes": 'import a from "./a.json" with { type: "json" }',
    "scrollend": 'a.addEventListener("scrollend", b)',
    "popover": "<div popover>",
    "inert": "<div inert>",
    "named details": '<details name="a">',
    "hidden until found": '<div hidden="until-found">',
}


def _newer(text: str, features: dict[str, tuple[int, str]]) -> list[str]:
    return [name for name, (version, pattern) in features.items() if version > FLOOR and re.search(pattern, text)]


def _plain(file: Path) -> str:
    """Without comments, which may name what is avoided."""
    return re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", file.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("pattern", FILES)
def test_nothing_is_newer_than_the_floor(pattern):
    files = [file for file in SOURCE.rglob(pattern) if "static" in file.parts or "templates" in file.parts]
    assert files
    assert {file.name: found for file in files if (found := _newer(_plain(file), FILES[pattern]))} == {}


def test_the_look_sees_each_feature_when_it_is_there():
    features = {**CSS, **SCRIPT, **MARKUP}
    newer = {name for name, (version, _) in features.items() if version > FLOOR}
    assert newer == set(PLANTED)
    assert [name for name, text in PLANTED.items() if name not in _newer(text, features)] == []


def test_the_reference_names_the_floor():
    assert f"Chromium {FLOOR}" in REFERENCE.read_text("utf-8")
