"""The pages that every noun shares: one list, one detail, one form and one export, driven by a `NounPage` a noun."""
