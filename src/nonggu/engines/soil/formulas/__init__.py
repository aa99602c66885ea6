"""Few regional formulas, small adjustment (大配方小调整): K compound grades for all plots of a county.

The cost of every choice is exact at plot level, and a lower bound on what any other K legal grades could cost is
proven.
"""

from nonggu.engines.soil.formulas.design import Design, DesignTerms, FormulaDesigns, design_formulas, drop_dominated
from nonggu.engines.soil.formulas.grades import Grade, GradeRules, grade_fault, list_grades
from nonggu.engines.soil.formulas.materials import Material, Pricing, price_grade, topup_straights
from nonggu.engines.soil.formulas.serving import serve_plots, summarise_formulas

__all__ = [
    "Design",
    "DesignTerms",
    "FormulaDesigns",
    "Grade",
    "GradeRules",
    "Material",
    "Pricing",
    "design_formulas",
    "drop_dominated",
    "grade_fault",
    "list_grades",
    "price_grade",
    "serve_plots",
    "summarise_formulas",
    "topup_straights",
]
