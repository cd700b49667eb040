"""cs-lint: the linter for Chinese customer-service conversations."""

__version__ = "0.1.0"
