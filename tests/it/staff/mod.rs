//! The staff's side: `src/ticket/staff` and the actions of staff.

mod browser;
mod bulk;
mod contact;
pub mod desk;
mod enclosed;
mod files;
mod followers;
mod frame;
mod kept;
mod life;
mod matrix;
mod merging;
mod named;
mod pages;
mod phrases;
mod search;
mod secrecy;
mod shown_answer;
mod strict;
mod tabs;
mod together;
mod withheld;
