"""QUEFTS for the field crops it was made for: kg/ha, elemental N, P, K, dry-matter yields. Never for greenhouse
vegetables."""
