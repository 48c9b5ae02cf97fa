// arXiv's calendar: on which day a submission is announced. Papers that arrive before 14:00 US Eastern time
// on a weekday are announced at 20:00 that day, those of Friday on Sunday; 20:00 there is midnight or one
// o'clock of the next day in UTC, which is the day that the announcement carries. Holidays are not known
// here. Source: info.arxiv.org/help/availability.
#pragma once

#include "paper/day.h"

namespace quire {

/// Hours that US Eastern time is behind UTC at a moment: 4 in summer, 5 in winter. Rules since 1987.
int eastern_hours_behind(Instant at);
/// The day of the announcement that a first version submitted at that moment is due in.
Day announcement_day(Instant submitted);
/// The last announcement that was due before or at a moment, by its day.
Day newest_announcement(Instant at);

}  // namespace quire
