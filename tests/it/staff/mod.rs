//! The staff's side: `src/ticket/staff` and the actions of staff.

mod desk;
mod life;
