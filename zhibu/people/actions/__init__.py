"""Every write of this room: one function per verb, keyword-only, ``by`` the account, ``at`` the instant."""

from .accounts import create_account, join_person, reset_password, switch_off, switch_on, unlock
from .audit import erase_values, record_audit, record_export
from .district import remove_special_day, set_setting, set_special_day
from .files import erase_file, file_path, store_file
from .founding import FirstAccount, found_district
from .grants import Over, end_grants, give_power, give_role
from .organizations import attach_unit, change_organization, create_organization, detach_unit, place_organization
from .persons import (
    add_appointment,
    add_membership,
    change_membership,
    change_person,
    create_person,
    end_appointment,
    end_membership,
    record_list,
    record_look,
    write_division,
)
from .signing import change_password, record_sign_in, record_sign_out
from .units import (
    add_function,
    add_key_task,
    change_function,
    change_key_task,
    change_unit,
    create_unit,
    end_function,
    end_key_task,
)

__all__ = [
    "FirstAccount",
    "Over",
    "add_appointment",
    "add_function",
    "add_key_task",
    "add_membership",
    "attach_unit",
    "change_function",
    "change_key_task",
    "change_membership",
    "change_organization",
    "change_password",
    "change_person",
    "change_unit",
    "create_account",
    "create_organization",
    "create_person",
    "create_unit",
    "detach_unit",
    "end_appointment",
    "end_function",
    "end_grants",
    "end_key_task",
    "end_membership",
    "erase_file",
    "erase_values",
    "file_path",
    "found_district",
    "give_power",
    "give_role",
    "join_person",
    "place_organization",
    "record_audit",
    "record_export",
    "record_list",
    "record_look",
    "record_sign_in",
    "record_sign_out",
    "remove_special_day",
    "reset_password",
    "set_setting",
    "set_special_day",
    "store_file",
    "switch_off",
    "switch_on",
    "unlock",
    "write_division",
]
