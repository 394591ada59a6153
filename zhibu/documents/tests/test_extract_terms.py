"""Terms and further phrases that belong to the work told before them."""

from zhibu.documents.reading import read


def _asked(words: str) -> list[tuple[str, str, str]]:
    reading = read(f"关于开展专项检查的工作方案\n一、工作要求\n{words}\n")
    return [(item.who, item.what, item.by) for item in reading.requirements]


def test_a_term_with_a_bare_verb_belongs_to_the_work_before_it() -> None:
    asked = _asked("区财政局要对各单位账目开展一次检查，8月底前完成。")
    assert asked == [("区财政局", "对各单位账目开展一次检查", "8月底前")]


def test_a_further_phrase_with_its_own_matter_keeps_the_subject() -> None:
    asked = _asked("区财政局要开展一次检查，对整改不力的单位予以通报。")
    assert ("区财政局", "对整改不力的单位予以通报", "") in asked


def test_the_day_at_the_end_is_no_term() -> None:
    assert _asked("二〇二三年九月二十日") == []


def test_a_body_and_a_colon_is_the_subject_of_what_follows() -> None:
    asked = _asked(
        "（一）区住建局：负责代表的遴选，8月26日前将名单报区委组织部。\n（二）区财政局：负责经费的安排，做好结算。"
    )
    assert ("区住建局", "负责代表的遴选", "") in asked
    assert ("区住建局", "将名单报区委组织部", "8月26日前") in asked
