"""The views of the gate: form, action, redirect."""
