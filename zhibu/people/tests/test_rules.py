"""The pure rules of this room."""

from __future__ import annotations

import pytest

from zhibu.kit.states import Refused
from zhibu.people.rules import check_number, check_person_name, private_number

# No real number: the region 999999 does not exist.
IDENTITY = "999999199003071234"


@pytest.mark.parametrize("text", [IDENTITY, IDENTITY[:-1] + "X", "999999 19900307 123x", "999999900307123", f"编号{IDENTITY}",
                                  "９９９９９９１９９００３０７１２３４"])  # fmt: skip
def test_identity_numbers_are_known(text: str) -> None:
    assert private_number(text) == "身份证号"


@pytest.mark.parametrize("text", ["13800000000", "+86 138 0000 0000", "138-0000-0000", "010-12345678", "0991-1234567"])
def test_telephone_numbers_are_known(text: str) -> None:
    assert private_number(text) == "电话号码"


@pytest.mark.parametrize("text", ["", "SW-012", "2026110001", "999999199013411234", "99999919900307123", "12800000000"])
def test_a_units_own_number_passes(text: str) -> None:
    check_number(text, "number", "本单位编号")


@pytest.mark.parametrize("name", ["王伟", "买买提·艾力", "欧阳文华", "Anna·Li", "𠮷田", "王" * 20])
def test_names_pass(name: str) -> None:
    check_person_name(name)


@pytest.mark.parametrize("name", ["", "王", "王" * 21, "王伟1", IDENTITY, "13800000000", "王_伟", "·王伟", "王··伟", "Иван", "😀😀",
                                  "王 伟"])  # fmt: skip
def test_what_is_no_name_is_refused_at_its_field(name: str) -> None:
    with pytest.raises(Refused) as refused:
        check_person_name(name)
    assert refused.value.field == "name"
