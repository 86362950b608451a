"""The renderers from the model to text, JSON, SVG and HTML; they return values, never print."""
