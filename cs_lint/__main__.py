"""`python -m cs_lint` is `cs-lint`."""

from __future__ import annotations

import sys

from cs_lint.cli import main

if __name__ == "__main__":  # the workers of a nightly run import this file, too
    sys.exit(main())
