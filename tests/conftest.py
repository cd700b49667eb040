"""Settings of the whole suite."""

from __future__ import annotations

from hypothesis import settings

# A busy machine, or jieba loading its dictionary in the first example, is no fault of ours.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
