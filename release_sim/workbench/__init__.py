"""The workbench: cases, timelines, comparisons and rules tried in the browser.

``serve`` alone imports it. Nothing is kept between two requests but what is read once: a page is
made of its address and of nothing else.
"""
