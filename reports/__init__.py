"""Documents for people: one model of blocks, three renderers, and what stands in cards, notices and the weekly page.

Charts are left out on purpose: `reports.charts` brings matplotlib and is imported in a child process only.
"""
