"""Reason and error codes to sentences in Chinese and English, from one catalogue shared with the web.

>>> say("file_missing", {"file": "a.xlsx"}, "en")
'The file a.xlsx does not exist.'
"""

from nonggu.phrases.saying import gettext_noop, language_of, remedy, say, translate

__all__ = ["gettext_noop", "language_of", "remedy", "say", "translate"]
