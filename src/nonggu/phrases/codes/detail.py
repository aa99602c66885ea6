"""Codes of attachments and their previews, and of the keys that keep secrets."""

PHRASES = {
    "preview_too_large": (
        "The file has {size_mb} MB; up to {limit_mb} MB can be looked at here.",
        "Take the file and open it on your own machine.",
    ),
    "attach_none": ("No file was chosen.", "Choose one or more files, then press the button again."),
    "attach_too_many": ("{count} files were chosen; {most} can be attached at once.", "Attach them in several steps."),
    "attach_empty": ("The file {name} is empty.", "Choose it again; it may not have been saved."),
    "attach_twice": ("The file {name} is attached to this record already.", "Nothing needs to be done."),
}
