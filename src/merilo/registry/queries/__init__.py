"""Questions about municipalities and institutions; nothing here changes anything.

Other rooms ask by these names; pages of this room ask the modules themselves.
"""

from merilo.registry.queries.institutions import how_many_open, institution, name_on, open_institutions
from merilo.registry.queries.places import municipalities, municipality, place_names, time_zones, unread_notices
from merilo.registry.queries.public import PublicCard, assessed_years, public_institution, public_institutions

__all__ = [
    "PublicCard",
    "assessed_years",
    "how_many_open",
    "institution",
    "municipalities",
    "municipality",
    "name_on",
    "open_institutions",
    "place_names",
    "public_institution",
    "public_institutions",
    "time_zones",
    "unread_notices",
]
