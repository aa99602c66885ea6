"""Least-cost mixes: fertiliser, compost and feed are one linear programme. Proven answers, reasons for
impossibility.
"""
