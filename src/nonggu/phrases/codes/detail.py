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
    "terminal_refused": (
        "Administration is not allowed from this machine ({address}). You were signed out.",
        "Use one of the machines that the centre names for it (admin_networks in nonggu.json).",
    ),
    "keys_broken": (
        "The keys of secrets cannot be read from {file}: {why}.",
        "Put the copy of secrets.key there that you kept when the centre was made.",
    ),
    "restore_keys_missing": (
        "{count} second factors cannot be opened with the keys of this home: {accounts}.",
        "Put the lost home's secrets.key into this home, or take each away with “nonggu user factor NAME”.",
    ),
    "doctor_keys": (
        "The keys of secrets ({file}) are there. {why}",
        "Put the copy of secrets.key into the home; without one, run “nonggu upgrade” and “nonggu user factor NAME”.",
    ),
    "doctor_keys_private": ("{file} is read by its owner only.", "Run: chmod 600 secrets.key"),
    "doctor_keys_open": (
        "Every second factor can be opened with the keys. {accounts}",
        "Put the right secrets.key into the home, or take each away with “nonggu user factor NAME”.",
    ),
    "doctor_secrets_sealed": ("{count} secrets stand unsealed in the database.", "Run “nonggu upgrade”."),
}
