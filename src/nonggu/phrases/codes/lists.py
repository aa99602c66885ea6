"""Codes of notices, saved views and bulk edits. A notice's sentence may use {title}, {noun}, {actor} and {times}."""

PHRASES = {
    "notice_import_staged": (
        "The workbook {file} has been read and waits for your confirmation.",
        "Look at the preview, then confirm or give it up.",
    ),
    "notice_import_done": ("The workbook {file} was imported: {new} new, {changed} changed.", ""),
    "notice_import_failed": ("The workbook {file} could not be imported.", "Open it to see why."),
    "notice_import_moved_on": (
        "The book changed before the workbook {file} was imported.",
        "Look at the new preview, then confirm again.",
    ),
    "notice_job_failed": ("The job “{job}” failed.", "Try again; if it fails again, tell your administrator."),
    "notice_account_changed": ("{actor} changed your account.", "If you do not know why, ask your administrator."),
    "notice_password_reset": (
        "{actor} gave your account a new password.",
        "If you did not ask for it, tell the security administrator at once.",
    ),
    "notice_factor_reset": (
        "{actor} took your second factor away.",
        "If you did not ask for it, tell the security administrator at once.",
    ),
    "notice_token_made": (
        "{actor} made a token of the API that opens what you see.",
        "If you did not ask for it, tell the security administrator at once.",
    ),
    "notice_figures_frozen": ("{actor} froze the figures of {day}.", ""),
    "notice_record_changed": ("{actor} changed the {noun} {title}", ""),
    "notice_record_archived": ("{actor} archived the {noun} {title}", ""),
    "notice_record_restored": ("{actor} restored the {noun} {title}", ""),
    "notice_record_merged": ("{actor} settled a duplicate of the {noun} {title}", ""),
    "notice_records_changed": ("{actor} changed {count} of your {nouns}.", ""),
    "notice_records_archived": ("{actor} archived {count} of your {nouns}.", ""),
    "notice_records_restored": ("{actor} restored {count} of your {nouns}.", ""),
    "notice_need_published": ("Your need {title} was published.", ""),
    "notice_need_returned": ("Your need {title} was returned with comments.", "Mend it and send it again."),
    "notice_need_answered": ("Your need {title} was answered.", ""),
    "notice_need_closed": ("Your need {title} was closed.", ""),
    "notice_filing_returned": ("The filing {title} was returned with comments.", "Mend it and file it again."),
    "notice_filing_accepted": ("The filing {title} was accepted.", ""),
    "notice_problem_given": ("A problem was given to your unit: {title}", "Answer it before its deadline."),
    "notice_problem_replied": ("Your problem was replied to: {title}", ""),
    "notice_problem_struck_off": ("Your problem was struck off: {title}", ""),
    "notice_certificate_lapses": ("The {noun} {title} lapses on {day}.", "Prepare what its renewal needs in time."),
}
