"""The conditions of a policy: the part of JQL that can be evaluated on one issue and its history.

What is read here can be pasted into Jira's search, and means the same there. The subset:

- AND, OR, NOT (also &&, ||, !) and parentheses. A name in quotation marks, cf[10010], customfield_10010, or a built-in
  field by any of its names. Case matters in no name and no value.
- `=`, `!=`, `in (...)`, `not in (...)` for every field but texts; a value by its name or its id, an account also by
  its login. `is EMPTY`, `is not EMPTY` (or NULL); `resolution = Unresolved`. As in Jira, `!=`, `not in`, `!~` and NOT
  of any comparison do not match where the field is empty.
- `<`, `<=`, `>`, `>=` for dates, priorities (by the site's order), keys of one project, and custom dates and numbers.
- `~`, `!~` for texts: all words, in any order and without stemming; `word*`, `wo?d`, "\\"words side by side\\"".
  `text ~` searches summary, description, environment, comments and custom texts. Lucene's other operators are refused.
- Dates: "2026-03-02", "2026-03-02 14:00" (also with /), milliseconds, `-7d`, "4w 2d", now(), startOfDay(), endOfDay()
  and the same for week (from Monday), month and year, with an increment such as "-1d". Days are those of the query's
  zone; a date without time is its midnight; a relative day has 24 hours.
- `was`, `was not`, `was in`, `was not in`, `changed` for status, resolution, priority, assignee, reporter and
  fixVersion, with after, before, on, during, by, from and to.

Everything else is refused with its position and what may stand there: ORDER BY, currentUser() and all other functions,
fields that are no part of an issue as it is fetched, and operators that Jira itself refuses for a field. Only the two
hundred words that Jira reserves without using them (file, field, next, ...) are read without quotation marks.

A condition has three answers: an absent part makes it unknown (None), unless its other parts decide.
"""

from rules.jql.query import Query, parse
from rules.jql.tree import JqlError

__all__ = ["JqlError", "Query", "parse"]
