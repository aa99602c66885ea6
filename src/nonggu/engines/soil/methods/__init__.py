"""One method a module; each gives the fertilizer that a season asks for, before credits of manure and straw.

Names and the order in which they are tried stand in `chain`.
"""
