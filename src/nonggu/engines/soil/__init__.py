"""From a soil test to what to spread: needs, credits, split, caps, ranges and reasons for every plot.

Start with `nonggu.engines.soil.plan.prescribe`; each method, credit, cap and the split has a module of its own.
"""
