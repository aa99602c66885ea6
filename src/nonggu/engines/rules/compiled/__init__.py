"""One compiled pass over a table: a rule set's clauses as the source of loops over whole numbers, for large tables.

Whole numbers (fen, or fractions of a fen) are compared in 64-bit integers whose bounds are known before the loop runs.
Gaps are masks beside the numbers. Rows that do not fit (an amount above the ceiling, a score of experts, sources that
disagree, a float that would not be exact) are marked, and the general way judges them: both ways give the same answers.
"""
