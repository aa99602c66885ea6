"""Dated clauses to verdicts, reasons and shortfalls: one enterprise with its trace, or a table of millions, the same
answers."""
