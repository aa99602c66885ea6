"""The service windows, named for what people do, in the order of the work: enrol ... report. A desk owns no table."""
