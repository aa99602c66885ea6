"""Texts to scores, scores to a proven best assignment, and why.

`scoring.score` makes comparable scores of needs and offers, `assignment.assign` finds the assignment with the best
total (or the fairest one) with a certificate, `verification.verify` checks a certificate without the solver,
`incremental.Plan` follows changes, `explanation` says where a score and a choice come from. Pure: frames and frozen
dataclasses in and out.
"""
