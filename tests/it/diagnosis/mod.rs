//! Self-diagnosis: the trees that ship, their pages, the way on to the form, and what a ticket keeps of it.

mod browser;
mod filing;
mod pages;
mod trees;
