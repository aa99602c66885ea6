"""Codes of the home, the book and its access."""

PHRASES = {
    "home_missing": (
        "There is no centre in {folder}.",
        "Make one with “nonggu init”, see the example with “nonggu demo”, or set NONGGU_HOME to its folder.",
    ),
    "home_broken": (
        "The settings of the centre in {folder} cannot be read: {why}.",
        "Restore nonggu.json from a backup.",
    ),
    "home_exists": ("There is a centre in {folder} already.", "Choose another folder, or use this centre."),
    "home_not_empty": (
        "The folder {folder} holds other files.",
        "Choose an empty folder, so that nothing of yours is touched.",
    ),
    "home_not_demo": (
        "The centre in {folder} is not marked as a demonstration.",
        "Set NONGGU_HOME to another folder; the demonstration never touches a real centre.",
    ),
    "home_needs_upgrade": (
        "The database of the centre in {folder} is older than this version of Nonggu.",
        "Run “nonggu upgrade”.",
    ),
    "user_unknown": ("There is no active user named {name}.", "See “nonggu user list”."),
    "link_unknown": ("There is no {field} “{text}” in the book.", "Give its code or its exact name."),
    "centre_exists": ("This book serves a centre already: {name}.", "Make another home for another county."),
    "user_exists": ("A user named {name} exists already.", "Choose another name, or “nonggu user reset”."),
    "password_refused": ("The password is not safe enough: {why}", "Choose a longer one that is hard to guess."),
    "noun_unknown": ("There is no noun {noun} in the book.", "Known are: {nouns}."),
    "record_conflict": (
        "{title} was changed by somebody else meanwhile (you saw version {version}, it is now {current}).",
        "Open it again, look at what was changed, and enter your change anew.",
    ),
    "record_gone": ("Some records of {noun} are no longer there: {ids}.", "Load the page again."),
    "record_is_merged": (
        "{title} was merged into another record.",
        "Take the merge back first; then it is here again.",
    ),
    "merge_impossible": (
        "{lost} cannot be merged into {kept}.",
        "Both must be in the book, neither archived nor merged already, and not the same.",
    ),
    "not_merged": ("{title} is not merged into another record.", "There is nothing to take back."),
    "forbidden_create": ("You may not enter records of {noun}.", "Ask your administrator for the role."),
    "forbidden_change": ("You may not change all of these records of {noun}.", "Ask your administrator."),
    "forbidden_report": ("You may not open the county's figures.", "Ask your administrator for the role."),
    "forbidden_freeze": ("You may not freeze figures.", "Officers and administrators may."),
    "forbidden_erase": ("You may not erase personal data.", "Administrators may."),
    "figure_unknown": ("There is no figure named {key}.", "See “nonggu report figures”."),
    "centre_missing": ("The centre has no name and county yet.", "Run “nonggu init”."),
    "centre_file_wrong": (
        "{file} cannot be used: {why}.",
        "It is a YAML file with townships and units, each a list of names in their fixed order.",
    ),
    "port_taken": (
        "Port {port} is used by another program.",
        "Stop that program, or choose another port with --port.",
    ),
    "date_wrong": ("“{text}” is not a date.", "Write it as 2024-03-11."),
    "division_wrong": (
        "“{division}” is not a division code of six digits (GB/T 2260).",
        "Look it up in GB/T 2260, for example 140703.",
    ),
    "backup_exists": ("The file {file} exists already.", "Choose another name; a backup never overwrites."),
    "backup_unreadable": ("{file} is not a whole backup of Nonggu: {why}.", "Take another backup."),
    "backup_newer": (
        "{file} was made by Nonggu {nonggu}, which is newer than this one.",
        "Update Nonggu first, then restore.",
    ),
    "restore_rows_differ": ("{table}: the backup names {wanted} rows, {found} came back.", ""),
    "restore_file_differs": ("The upload {file} did not come back as it was.", ""),
    "restore_dangling": ("Some records refer to others that are not there: {why}.", ""),
    "restore_history_lost": ("{count} changes of {noun} belong to records that are not there.", ""),
    "example_not_whole": ("The example's workbook has {count} wrong rows, the first at {sheet} {cell}.", "Report it."),
}
