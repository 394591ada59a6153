"""The labelled papers hold together: a wrong label would tune the extraction to a mistake."""

from dataclasses import replace

import pytest

from bench.labels import Demand, Heading, Paper, check, faults_of, load_papers

PAPERS = load_papers()


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.name for paper in PAPERS])
def test_labels_are_in_the_paper(paper: Paper) -> None:
    assert list(faults_of(paper)) == []


def test_texts_are_clean() -> None:
    for paper in PAPERS:
        assert paper.text.endswith("\n"), paper.name
        assert not set(paper.text) & set("\r\t\ufffd\ufeff"), paper.name


def test_check_names_every_fault() -> None:
    broken = replace(
        PAPERS[0],
        problems=("此句不在文中",),
        causes=("此句不在文中",),
        requirements=(Demand("查无此人", "", ""),),
        outline=(Heading(0, PAPERS[0].title), Heading(2, PAPERS[0].title)),
        roles={"查无此会": "spoke"},
    )
    with pytest.raises(ValueError, match="problem is not in the text") as caught:
        check([broken])
    for words in ("both problem and cause", "who is not", "says nothing", "skips a level", "查无此会"):
        assert words in str(caught.value)
