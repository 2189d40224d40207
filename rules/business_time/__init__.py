"""Working time: open windows, elapsed, add; and the measures of targets. Depends on nothing but the calendar."""

from rules.business_time.hours import NoOpening, OpenHours, open_hours
from rules.business_time.rulers import CalendarDays, Ruler, WorkingDays, later, ruler
from rules.desired import Ticks

__all__ = ["CalendarDays", "NoOpening", "OpenHours", "Ruler", "Ticks", "WorkingDays", "later", "open_hours", "ruler"]
