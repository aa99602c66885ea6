"""Codes of the doctor: each says how it should be; the mark beside it says whether it is so."""

PHRASES = {
    "doctor_disk": ("Free disk space: {free_gib} GiB.", "Free at least 2 GiB on the disk of the home."),
    "doctor_home_writable": (
        "The home {folder} can be written to.",
        "Give the account that runs Nonggu the right to write there.",
    ),
    "doctor_secret_private": ("{file} is readable by its owner only.", "Run: chmod 600 nonggu.json"),
    "doctor_sqlite_wal": (
        "SQLite keeps a write-ahead log.",
        "Stop other programs that open the database, then start Nonggu again.",
    ),
    "doctor_sqlite_whole": ("The database file is whole.", "Stop Nonggu and restore the newest backup."),
    "doctor_sqlite_version": ("SQLite {version} is new enough.", "Use a newer Python."),
    "doctor_postgres_locale": (
        "PostgreSQL uses the locale {locale} and {encoding}.",
        "Make the database anew with the locale C.UTF-8 and restore a backup into it.",
    ),
    "doctor_upgrade": ("{count} steps of upgrade are pending.", "Run “nonggu upgrade”."),
    "doctor_centre": ("The centre has its name and county.", "Run “nonggu init”."),
    "doctor_catalogue": ("The Chinese catalogue is compiled.", "Install Nonggu anew."),
    "doctor_fonts": (
        "Chinese fonts for printed pages are installed.",
        "On Debian and Ubuntu: apt install fonts-noto-cjk",
    ),
    "doctor_backup_none": (
        "A backup was made of this home.",
        "Run “nonggu backup FILE” and keep the file on another disk.",
    ),
    "doctor_backup_age": (
        "The newest backup is {days} days old.",
        "Run “nonggu backup FILE” and keep the file on another disk.",
    ),
    "doctor_clock": ("The clock is not behind the newest record ({newest}).", "Set the machine's clock."),
    "doctor_failed": ("{what} could not be looked at: {why}.", "Mend that first."),
}
