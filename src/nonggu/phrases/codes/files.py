"""Codes of files, sheets and cells."""

PHRASES = {
    "file_missing": ("The file {file} does not exist.", "Check the name and the folder."),
    "file_kind_unknown": (
        "Files ending in {ending} are not known: {file}.",
        "Save it as .xlsx, .csv or .parquet.",
    ),
    "file_no_workbook": (
        "The file {file} is no workbook.",
        "Open it in Excel or WPS, save it anew as .xlsx and try again.",
    ),
    "file_not_readable": (
        "The file {file} cannot be read: {why}.",
        "Open it in Excel or WPS, save it anew as .xlsx and try again.",
    ),
    "sheet_missing": (
        "{file} has no sheet named {sheet}; it has: {found}.",
        "Name one of the sheets that the file has.",
    ),
    "columns_missing": (
        "The sheet {sheet} lacks these columns: {columns_zh} ({columns_en}).",
        "Add the columns, or change their headings to these names.",
    ),
    "cell_required": ("{column} is empty but is needed.", "Fill the cell."),
    "cell_not_a_number": ("“{text}” is not a number.", "Write digits only, the unit in the heading."),
    "cell_not_whole": ("“{text}” is not a whole number.", "Write a whole number."),
    "cell_not_exact_fen": ("“{text}” is finer than one fen.", "Round the amount to two decimals of a yuan."),
    "cell_out_of_range": (
        "“{text}” lies outside what is possible (from {lower} to {upper}).",
        "Check the number and its unit.",
    ),
    "cell_not_a_date": ("“{text}” is not a date.", "Write it as 2024-03-11."),
    "cell_not_yes_or_no": ("“{text}” is neither yes nor no.", "Write 是 or 否."),
    "cell_not_in_list": ("“{text}” is not in the list. Allowed: {allowed}.", "Choose one of the list."),
    "row_key_twice": (
        "{key} stands in row {first} already.",
        "Keep one of the two rows, or give them different codes.",
    ),
    "internal_error": (
        "Nonggu failed in a way it should not have: {what}.",
        "Set NONGGU_DEBUG=1 to see where, and report it.",
    ),
    "option_wrong": ("The option {option} cannot be {value}.", "{allowed}"),
}
