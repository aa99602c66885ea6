"""Keeping: where a centre's files live, its jobs and their reaper; later backup, restore and the doctor."""
