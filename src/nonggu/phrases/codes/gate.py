"""Codes of the gate: accounts, tokens, links, limits and uploads."""

PHRASES = {
    "forbidden_accounts": ("You may not manage accounts.", "Administrators and security administrators may."),
    "forbidden_own_account": (
        "You may not change your own account.",
        "Somebody else who manages accounts changes it, so that nobody gives rights to themselves.",
    ),
    "forbidden_audit": ("You may not read the security events.", "Auditors and security administrators may."),
    "token_days_wrong": ("A token cannot open for {days} days.", "Give 1 to {most} days."),
    "link_end_wrong": (
        "The end of a link must lie ahead, by {days} days at most.",
        "Choose a day between tomorrow and then.",
    ),
    "too_many_requests": ("Too many requests in a short time.", "Wait {seconds} seconds, then try again."),
    "upload_kind_unknown": ("Files such as “{name}” are not taken.", "Taken are: {kinds}"),
    "upload_too_large": ("The file {name} is too large.", "A file may have {most} MB at most; split it or shrink it."),
    "upload_kind_differs": (
        "The file “{name}” is not what its ending {ending} says.",
        "Open it, save it anew in that format, and upload it again.",
    ),
}
