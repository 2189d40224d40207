"""Which reviews are due, what should they look at, and what did they agree on?"""

from rules.reviews.rule import reviews
from rules.reviews.standing import name_of, standing_reviews

__all__ = ["name_of", "reviews", "standing_reviews"]
