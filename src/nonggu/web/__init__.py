"""The pages: settings, addresses, sign-in, base templates, and `book/`, the pages that every noun shares."""
