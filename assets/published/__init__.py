"""The assets that analysts open: the warehouse and its report, made from all days together."""
