"""Codes of the enrol desk: workbooks, rows, references, undo."""

PHRASES = {
    "forbidden_import": ("You may not import workbooks.", "Ask your administrator for the role."),
    "records_changed_meanwhile": (
        "Records of {noun} were changed by somebody else at the same moment.",
        "Nothing was imported. Import again.",
    ),
    "workbook_kind_unknown": (
        "Files ending in {ending} cannot be imported: {file}.",
        "Save it as .xlsx, .xls or .csv.",
    ),
    "workbook_has_macros": (
        "{file} holds macros; it was not opened.",
        "Save it as an ordinary workbook (.xlsx) without macros.",
    ),
    "workbook_bomb": (
        "{file} unpacks to more than {limit_mb} MB; it was not opened.",
        "Copy the rows into a new workbook and import that.",
    ),
    "workbook_too_big": (
        "{file} has {size_mb} MB, at most {limit_mb} MB can be imported.",
        "Delete pictures and empty sheets, or divide the workbook.",
    ),
    "workbook_too_many_cells": (
        "{file} has more than {limit} cells.",
        "Delete empty rows and columns beyond the last row, or divide the workbook.",
    ),
    "workbook_far_cell": (
        "The sheet {sheet} of {file} has something far out, in row {row}, column {column}.",
        "Delete the rows and columns beyond the last record, save and try again.",
    ),
    "workbook_encrypted": ("{file} is protected by a password.", "Remove the password in Excel or WPS and save it."),
    "workbook_is_a_web_page": (
        "{file} is a web page that is only named like a workbook.",
        "Open it in Excel or WPS and save it anew as .xlsx.",
    ),
    "workbook_external_links": (
        "The workbook takes values from other files; the values as last saved were read.",
        "Check them, or paste them as values.",
    ),
    "cell_formula_error": ("The formula of the cell gives an error.", "Mend the formula, or enter the value itself."),
    "cell_formula_not_computed": (
        "The formula of the cell was never computed.",
        "Open the workbook in Excel or WPS, save it and import it again.",
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
    "enrol_row_elsewhere": (
        "The record lies in another township than yours.",
        "Leave the row to the clerk of that township, or mend its township.",
    ),
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
    "enrol_sheet_hidden": (
        "The sheet is hidden; it was read all the same.",
        "Delete it from the workbook if it is out of date.",
    ),
    "enrol_organisation_added": (
        "“{text}” is not in the book; it is added as a new organisation.",
        "If the book has it under another name, give the list that name.",
    ),
    "enrol_map_wrong": (
        "The answers given with --map cannot be used: {why}.",
        "Write a JSON object of headings and columns, or a table with the columns heading and column.",
    ),
    "enrol_warning_mark": ("Warning", ""),
    "enrol_batch_unknown": (
        "There is no import with the number {batch}.",
        "Look its number up in the list of imports.",
    ),
    "enrol_not_undoable": ("The import {batch} cannot be undone: {state}.", "Only a finished import can be undone."),
    "enrol_undo_refused": (
        "The import {batch} was not undone: {count} records were changed since, or are referred to.",
        "Look at the list; change these records by hand.",
    ),
    "enrol_batch_moved_on": ("This import has moved on meanwhile.", "Load the page again."),
    "enrol_book_moved_on": (
        "The book has changed since the preview; this is the new preview.",
        "Look at it and confirm again.",
    ),
    "uscc_format": (
        "“{text}” ({length} signs) is not a unified social credit code: 18 digits and letters without I, O, S, V, Z.",
        "Copy the code from the business licence.",
    ),
    "uscc_check": (
        "The check character of the credit code {text} does not fit.",
        "Compare it with the business licence; the row is good all the same.",
    ),
    "identity_check": (
        "The identity number does not fit its check character.",
        "Compare it with the identity card; the row is good all the same.",
    ),
    "division_form": (
        "“{text}” is not a division code of six digits (GB/T 2260).",
        "Look it up in GB/T 2260, for example 140703.",
    ),
    "industry_code_form": (
        "“{text}” is not an industry code (GB/T 4754).",
        "Write the letter and two to four digits, for example C3360.",
    ),
    "discipline_code_form": (
        "“{text}” is not a discipline code (GB/T 13745).",
        "Write three, five or seven digits, for example 21050.",
    ),
    "amount_unit_doubtful": (
        "{amount} (10,000 yuan) is unusually much; is it written in yuan?",
        "Check the unit in the heading.",
    ),
    "dates_reversed": ("It ends before it begins.", "Check both dates."),
    "return_exceeds": ("{column} is more than {other}.", "Check both figures."),
    "return_net_assets": ("Net assets are not assets less liabilities.", "Check the three figures."),
    "return_gap": (
        "The return before {year} is that of {last}; a year is missing between them.",
        "Enter the missing year too, if there is a return; growth over three years needs it.",
    ),
    "return_leap": (
        "{column} is {times} times that of the year before, a growth of more than {limit} %.",
        "Check the figure and its unit; the row is good all the same.",
    ),
    "right_moves": (
        "In the book this right belongs to “{owner}”; the import gives it to another enterprise.",
        "Right after a transfer; otherwise check the number of the right.",
    ),
    "duplicate_same_code": ("the same code ({field})", ""),
    "duplicate_similar_name": ("similar names ({percent} %)", ""),
    "duplicate_same_phone": ("the same telephone", ""),
    "duplicate_same_address": ("the same address", ""),
    "duplicate_same_legal_person": ("the same legal representative", ""),
    "duplicate_same_email": ("the same e-mail", ""),
    "duplicate_not_mergeable": ("These two records of {noun} cannot be merged.", "Keep both, or archive one of them."),
    "cell_masked": (
        "The cell holds a masked value of a personal field, not the value itself.",
        "Write the whole value, or leave the cell blank.",
    ),
}
