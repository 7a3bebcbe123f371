"""Who is responsible: the people and bodies a cell names."""

from merilo.core.planfile.people.splitting import begins_with_post, is_party, split

__all__ = ["begins_with_post", "is_party", "split"]
