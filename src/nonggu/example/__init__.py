"""The example county: a builder and its workbook, loaded through the enrol desk like any other county's data."""
