"""Units of relative dates: `-7 * days`."""

from typing import Final

from jqlkit.nodes.relative import RelativeDate

minutes: Final = RelativeDate((1, "m"))
hours: Final = RelativeDate((1, "h"))
days: Final = RelativeDate((1, "d"))
weeks: Final = RelativeDate((1, "w"))
months: Final = RelativeDate((1, "M"))
years: Final = RelativeDate((1, "y"))
