"""Long work outside the request. Running a job again changes nothing that is already done."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from zhibu.documents.actions.reading import read_paper


@task()
def read_document(document_id: int, at: str) -> None:
    """Read a paper that was handed in at an instant (ISO 8601)."""
    read_paper(document_id=document_id, at=datetime.fromisoformat(at))
