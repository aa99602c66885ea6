"""The report desk (成效): figures that open to their records, frozen on a date."""
