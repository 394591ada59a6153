"""INSERT … SELECT from querysets: one statement whatever the number of organizations.

``bulk_create`` splits into batches on SQLite (999 parameters), so dispatching to 10,000 would cost
hundreds of statements; here the rows never travel through Python.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet, Value
from django.db.models.expressions import Combinable


def insert_from(
    model: type[models.Model], rows: QuerySet[Any], values: dict[str, Any], *, skip_existing: bool = False
) -> int:
    """Insert one row of ``model`` for each row of a queryset; returns how many were inserted.

    ``values`` maps each field of the model (all that have no null and no database default) to an expression
    over the queryset, such as ``F("organization_id")``, or to a plain value. ``skip_existing`` leaves out rows
    that a unique key already holds.
    """
    # A model instance's field may be named like a field of the queried model, hence the prefix.
    fields = {name: model._meta.get_field(name) for name in values}
    columns = {
        f"new_{name}": value if isinstance(value, Combinable) else Value(value, output_field=_plain_field(fields[name]))
        for name, value in values.items()
    }
    query = rows.order_by().annotate(**columns).values_list(*columns)
    try:
        sql, parameters = query.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:  # Django knows beforehand that no row can match, say when nobody is chosen
        return 0
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(getattr(field, "column", ""))) for field in fields.values())
    tail = " ON CONFLICT DO NOTHING" if skip_existing else ""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {sql}{tail}", parameters)
        return int(cursor.rowcount)


def _plain_field(field: Any) -> models.Field[Any, Any]:
    """The field that stores a value: of a foreign key, the key it points to."""
    stored: models.Field[Any, Any] = field.target_field if field.is_relation else field
    return stored
