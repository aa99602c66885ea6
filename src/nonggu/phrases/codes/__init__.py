"""Codes and their sentences, one module an area: `PHRASES = {code: (sentence, remedy)}` in English.

The Chinese stands in `nonggu/phrases/catalogues/<area>.po`.
"""
