"""Codes of the enrol desk: workbooks, rows, references, undo."""

PHRASES = {
    "forbidden_import": ("You may not import workbooks.", "Ask your administrator for the role."),
    "records_changed_meanwhile": (
        "Records of {noun} were changed by somebody else at the same moment.",
        "Nothing was imported. Import again.",
    ),
    "cell_too_long": ("“{text}…” has {length} characters, at most {longest} fit.", "Shorten it."),
    "cell_digits_lost": (
        "“{text}” was shortened by the spreadsheet: digits are lost.",
        "Format the column as text and enter all digits anew.",
    ),
    "enrol_nothing_recognised": (
        "No sheet of {file} is recognised: {sheets}.",
        "Name the sheets as “nonggu enrol template” does, or use its headings.",
    ),
    "enrol_sheet_unknown": (
        "Neither the sheet's name nor its headings say what it holds; it was left out.",
        "Name it after what it holds, such as 组织机构, or answer with --map.",
    ),
    "enrol_heading_unknown": (
        "The heading “{heading}” is not known; its column was left out.",
        "Change the heading, or answer with --map.",
    ),
    "enrol_reference_unknown": (
        "“{text}” is not in the book: {column}.",
        "Give its code or its exact name, or add it in its own sheet.",
    ),
    "enrol_reference_ambiguous": (
        "“{text}” may be {count} records: {codes}.",
        "Give the code of the right one.",
    ),
    "enrol_reference_wrong": ("“{text}” stands in row {row}, which is wrong itself.", "Mend that row first."),
    "enrol_key_missing": (
        "The row cannot be recognised: it has neither a code nor what names it ({keys}).",
        "Fill the code, or one of these.",
    ),
    "enrol_key_ambiguous": ("{count} records of the book may be meant: {codes}.", "Give the code of the right one."),
    "enrol_row_forbidden": ("You may not enter or change this record.", "Ask your administrator."),
    "enrol_record_archived": (
        "The record {record} was archived.",
        "Restore it first, or give the row another code.",
    ),
    "enrol_record_merged": (
        "{record} was merged into another record; the row was left out.",
        "Enter the change at the record that was kept.",
    ),
    "enrol_cannot_clear": ("A field that the record needs cannot be cleared.", "Give it a value."),
}
