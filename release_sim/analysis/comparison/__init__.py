"""The comparison of two policies: all regions of cases where they differ, and no others."""
