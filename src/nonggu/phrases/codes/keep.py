"""Codes of keeping: backups, upgrades, restores, what runs, starting by itself, bundles."""

PHRASES = {
    "already_running": (
        "Another process does this on the same home already: {what}.",
        "Stop the other one first; a home is served from one place.",
    ),
    "backup_failed": ("The backup could not be made: {why}.", "Look at the disk of the backups and make one again."),
    "backup_disk_full": (
        "The disk of {folder} has no room for the backup.",
        "Free some space there or set another folder, then make a backup.",
    ),
    "backup_disk_closed": (
        "The backup could not be written to {folder} ({why}).",
        "Look whether the disk is connected and may be written to, then make a backup.",
    ),
    "backup_not_restorable": (
        "The backup {file} was written but does not come back: {why}",
        "It was not kept. Make another; if that fails too, run “nonggu doctor” and report it.",
    ),
    "backup_folder_wrong": (
        "{folder} is not a folder that Nonggu can write to.",
        "Give the full path of a folder that exists, on a disk that is connected, with leave to write.",
    ),
    "forbidden_backups": ("You may not see or make backups.", "Administrators may."),
    "upgrade_while_serving": (
        "The centre is being served ({who}); an upgrade under it is not safe.",
        "Stop it (Ctrl+C where it runs), upgrade, and start it again.",
    ),
    "upgrade_failed": (
        "The upgrade failed and was taken back: {why}. The database is as it was.",
        "Go on with the version before, and report this. The backup made before is {backup}.",
    ),
    "upgrade_backed_up": ("Backed up first: {file}", ""),
    "restore_not_empty": (
        "The database is not empty.",
        "Restore into an empty database.",
    ),
    "restore_revoked": (
        "{count} tokens and links were revoked, since some of them may have been revoked after the backup.",
        "",
    ),
    "restore_ended": ("{count} accounts, tokens and links that ended after the backup were ended again.", ""),
    "restore_accounts": (
        "Accounts and passwords are those of the backup: end again by hand those that ended since.",
        "",
    ),
    "endings_unreadable": (
        "{file} is not a file of endings: {why}.",
        "Take endings.jsonl of the lost home, or restore without it: all tokens and links are revoked then.",
    ),
    "stand_taken": (
        "Stand {what} is given to {holder} ({code}) already.",
        "Choose another stand, or take it from the other exhibitor first.",
    ),
    "certificate_taken": (
        "A certificate with the number {what} is in the book already ({code}).",
        "Open that one; if it belongs to another organisation, correct it there.",
    ),
    "serve_colleagues": (
        "Colleagues open: {addresses}",
        "",
    ),
    "autostart_written": ("The centre will be served when you sign in to this machine: {file}", ""),
    "autostart_removed": ("The centre is no longer served at sign-in: {file} was removed.", ""),
    "autostart_none": ("The centre was not served at sign-in.", ""),
    "doctor_local_disk": (
        "The home {folder} is on a disk of this machine.",
        "Move it to a local disk: SQLite on a network share ({kind}) loses data. Or use PostgreSQL.",
    ),
    "doctor_backup_failed": (
        "The newest backup was made. (Last failure: {why})",
        "Mend what the sentence names, then make a backup.",
    ),
    "doctor_backup_apart": (
        "Backups lie on another disk than the book ({folder}).",
        "Set a folder on another disk under Backups; a broken disk takes both otherwise.",
    ),
    "bundle_source": (
        "A bundle is made from the folder of the sources, with pyproject.toml and requirements.lock; {folder} is none.",
        "Go to that folder, or name it with --source.",
    ),
    "bundle_failed": (
        "The packages for {platform} could not be collected: {why}",
        "Look at the connection to the package registry, then run the command again.",
    ),
    "bundle_exists": ("{folder} holds other files.", "Choose an empty folder."),
    "bundle_done": ("{folder}: {count} packages, {mib} MiB. Copy the whole folder to the office machine.", ""),
}
