"""What stands before the table: approval and agreement, the title, and from them period and territory."""

from merilo.core.planfile.front.heading import Front, read
from merilo.core.planfile.front.scope import period_of, territory_of

__all__ = ["Front", "period_of", "read", "territory_of"]
