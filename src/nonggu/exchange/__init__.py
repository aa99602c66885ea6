"""Workbooks, tables and print in and out. Pure: no Django, no database. Cell addresses are kept."""
