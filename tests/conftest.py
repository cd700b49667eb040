"""Settings of the whole suite."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A busy machine, or jieba loading its dictionary in the first example, is no fault of ours. Where a change is judged
# the same change gets the same examples; new ones are for who works on it, and for the fuzzers.
settings.register_profile("unhurried", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True, scope="session")
def own_cache() -> Iterator[None]:
    """A cache folder of the suite's own, so that no test reads or leaves anything in the user's."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "XDG_CACHE_HOME", folder)
        yield
