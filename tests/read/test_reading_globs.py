"""Patterns of the config, as `.gitignore` would read them."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_lint.read.globs import matches

PATTERNS = [
    "*.yaml", "replies/**", "replies/**/*.yaml", "/a.yaml", "replies/", "**/b.md", "r?plies/*.md", "[ab].yaml", "a/b.*", "replies", "**",
]  # fmt: skip
PATHS = [
    "a.yaml",
    "replies/a.yaml",
    "replies/x/y/b.md",
    "other/replies/a.yaml",
    "a/b.md",
    "c.yaml",
    "xreplies/a.md",
    "replies",
]


@pytest.mark.parametrize(
    ("pattern", "path", "is_match"),
    [
        ("*.yaml", "a.yaml", True),
        ("*.yaml", "deep/down/a.yaml", True),
        ("replies/**/*.yaml", "replies/a.yaml", True),
        ("replies/**/*.yaml", "replies/x/y/a.yaml", True),
        ("replies/**/*.yaml", "other/replies/a.yaml", False),
        ("replies/*.yaml", "replies/x/a.yaml", False),
        ("replies/", "replies/x/a.yaml", True),
        ("/a.yaml", "x/a.yaml", False),
        ("./replies/**", "replies/a.yaml", True),
        ("话术/[!a]*.md", "话术/b.md", True),
        ("话术/[!a]*.md", "话术/a.md", False),
    ],
)
def test_what_a_pattern_matches(pattern: str, path: str, is_match: bool) -> None:
    assert matches(pattern, os.path.join("root", path), "root") is is_match


@given(st.sampled_from(PATTERNS), st.sampled_from(PATHS))
def test_as_gitignore_would(pattern: str, path: str) -> None:
    pathspec = pytest.importorskip("pathspec")
    assert matches(pattern, path, ".") is pathspec.GitIgnoreSpec.from_lines([pattern]).match_file(path)
