"""Dated knowledge as data: law, standards, agronomy. One document, one folder."""
