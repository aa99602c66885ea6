"""Nonggu (农谷): open software of a county's agricultural science and technology service centre."""

__version__ = "0.1.0"
