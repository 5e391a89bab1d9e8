//! Working days and deadlines: pure arithmetic over a table of holidays.
//!
//! A working day is a day that is neither Saturday nor Sunday, nor *libur nasional* (public holiday), nor *cuti bersama*
//! (collective leave, a day off for government). The table comes from outside, is valid for the years it names, and a
//! year that it does not name is an error: it appears about September of the year before, and a year silently without
//! holidays would promise deadlines that nobody can keep. Which clock runs when is decided in the slice `sla`.

mod count;
mod deadline;
mod holidays;
mod working_days;

pub use count::{Counted, LEVELS, Length, Pause, Stretch, StretchKind, Warning, count};
pub use deadline::{WorkingDeadline, add_hours, end_of_day, start_of_day, working_deadline};
pub use holidays::{Holiday, HolidayKind, Holidays};
pub use working_days::{MissingYear, SkipReason, Skipped, Walk, add_working_days, working_days_between};
