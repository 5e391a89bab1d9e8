//! Attachments outside the program: the object store.

mod s3;
