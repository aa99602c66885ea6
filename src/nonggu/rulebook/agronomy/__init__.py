"""Agronomy as dated data: uptake, grades, guidance, fertilizers, limits. One document, one folder.

Tables are CSV, single values YAML; every row and value carries its unit, source or clause, validity and evidence mark:
`confirmed` (seen in a stored source), `known` (standard or textbook, text not seen), `guard` (set by us), `unsure`
(recalled or conflicting, edit it).
"""

from nonggu.rulebook.agronomy.reading import Agronomy, Parameter, load_agronomy

__all__ = ["Agronomy", "Parameter", "load_agronomy"]
