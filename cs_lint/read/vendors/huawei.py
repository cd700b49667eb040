"""Huawei SIS 录音文件识别: segments with the role of each, in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cs_lint.read.vendors.export import Conversation, Export, Spoken
from cs_lint.read.vendors.node import MILLISECONDS, Node, speakers_by


def _calls(document: Node) -> Sequence[Node]:
    for segment in document.need("segments").each()[:1]:
        segment.need("result")
    return [document]


def _conversation(document: Node) -> Conversation:
    segments = document.need("segments").each()
    results = [segment.need("result") for segment in segments]
    analyses = [result.find("analysis_info") or result for result in results]
    labels = speakers_by(analyses, "channel", "speaker", named="role")
    spoken = [
        Spoken(
            label,
            result.text("text"),
            segment.time(MILLISECONDS, "start_time"),
            segment.time(MILLISECONDS, "end_time"),
            analysis.scalars("role", "text", "score"),
        )
        for segment, result, analysis, label in zip(segments, results, analyses, labels, strict=True)
    ]
    return Conversation(spoken, {"call_id": document.word("job_id"), "metadata": document.scalars("job_id")})


READER: Final = Export(
    "huawei-sis",
    "Huawei SIS 录音文件识别",
    (('"segments"', '"start_time"', '"result"'),),
    _calls,
    _conversation,
).reader()
