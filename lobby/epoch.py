"""Times as seconds since 1970, computed by the database: reading ten thousand of them as datetimes takes longer than
all else that is read with them.
"""

from typing import Any

from django.db.models import FloatField, Func


class Epoch(Func):
    """Seconds since 1970, to the millisecond at least, of a column of times."""

    output_field = FloatField()
    template = "(JULIANDAY(%(expressions)s) - 2440587.5) * 86400"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="EXTRACT(EPOCH FROM %(expressions)s)::double precision", **context
        )
