"""组织与人员: everything else in the house stands on these tables."""

from .accounts import Grant, Scope, User
from .audit import AuditEntry, AuditHead, AuditValue
from .dated import Dated, DatedQuerySet, Keyed, ends_after_begin, in_force
from .district import Setting, SpecialDay, StoredFile
from .organizations import Kind, Organization, OrganizationUnit, Placement
from .persons import AdministrativeRole, Appointment, Division, DivisionEntry, Membership, Person, Post
from .units import Function, KeyTask, Unit

__all__ = [
    "AdministrativeRole", "Appointment", "AuditEntry", "AuditHead", "AuditValue", "Dated", "DatedQuerySet",
    "Division", "DivisionEntry", "Function", "Grant", "KeyTask", "Keyed", "Kind", "Membership", "Organization",
    "OrganizationUnit", "Person", "Placement", "Post", "Scope", "Setting", "SpecialDay", "StoredFile", "Unit",
    "User", "ends_after_begin", "in_force",
]  # fmt: skip
