"""Codes of pages: filters, references and fields of forms."""

PHRASES = {
    "forbidden_personal": ("You may not see the personal data of {title}.", "Ask your administrator for the role."),
    "filter_not_a_number": ("“{text}” is not a whole number.", "Write digits only, for example 2024."),
    "filter_unknown": ("“{text}” is not in the list.", "Choose one of the values that the list offers."),
    "reference_unknown_here": (
        "There is no {noun} named “{text}” that you may see.",
        "Type a part of the name and choose one of the suggestions, or write its code.",
    ),
    "reference_not_unique": ("Several records are named “{text}”.", "Write its code instead of its name."),
    "draft_too_large": ("The draft is larger than {bytes} bytes.", "Save the form, then go on."),
    "code_taken": ("The code {code} is taken already.", "Leave the code empty; the book gives the next one."),
    "text_longer_than_field": ("The text has {length} characters; there is room for {longest}.", "Shorten it."),
    "number_beyond_field": ("“{text}” has more digits than there is room for.", "Check the number and its unit."),
}
