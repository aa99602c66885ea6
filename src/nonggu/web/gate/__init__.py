"""The gate: second factor, accounts, audit, limits, uploads, headers, and links for people without an account."""
