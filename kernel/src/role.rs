//! What a member of staff is. What each role may do is decided in the slice `account`, not here.

use crate::text_enum::text_enum;

text_enum! {
    /// The role of a member of staff.
    pub enum Role {
        /// Biro Humas (public relations): verifies, answers, routes, merges, rejects.
        Humas = "humas",
        /// Works on the tickets of a unit.
        UnitStaff = "unit_staff",
        /// Heads a unit: assigns and is warned before a deadline.
        UnitHead = "unit_head",
        /// Serves visitors at a counter (*loket*) and files for them.
        Counter = "counter",
        /// Handles whistle-blowing reports at the supervision deputy (*Wasdal*).
        WbsWasdal = "wbs_wasdal",
        /// Handles whistle-blowing reports at the inspectorate.
        WbsInspektorat = "wbs_inspektorat",
        /// Leadership: sees figures, changes nothing.
        Leader = "leader",
        /// Administers accounts and settings.
        Admin = "admin",
    }
}
