"""Nightly runs: workers, resume, quarantine, and the results that stay."""
