"""Words, as jieba's dictionary has them, whoever else has been at it."""

from __future__ import annotations

import marshal
import subprocess
import sys
from pathlib import Path

import jieba
import pytest

from cs_lint.text.tokens import dictionary_words, frequencies, word_edges

ASKS = "from cs_lint.text.tokens import dictionary_words; print(*dictionary_words('请您耐心等待'))"


def test_a_text_is_cut_into_words_of_the_dictionary() -> None:
    assert list(dictionary_words("请您耐心等待")) == ["请", "您", "耐心", "等待"]
    assert word_edges("耐心等待") == {0, 2, 4}


def test_a_dictionary_that_another_user_put_into_the_temporary_folder_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"心等": 10**9, "耐": 1, "待": 1}, 10**9)))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    asked = subprocess.run([sys.executable, "-c", ASKS], check=True, capture_output=True, text=True)
    assert asked.stdout.split() == ["请", "您", "耐心", "等待"]


def test_words_that_a_program_teaches_jieba_change_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    jieba.initialize()
    monkeypatch.setitem(jieba.dt.FREQ, "心等", 10**9)
    assert frequencies().get("心等", 0) == 0
