"""`python -m cs_lint` is `cs-lint`."""

from __future__ import annotations

import sys

from cs_lint.cli import main

sys.exit(main())
