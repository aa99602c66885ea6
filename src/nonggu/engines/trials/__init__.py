"""Designed experiments as growers' trials need them: analysis of variance, mixed models, response curves, 3414,
soil limits.
"""
