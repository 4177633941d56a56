"""CAP 1.2 (OASIS Common Alerting Protocol): reading, writing and checking alerts."""
