//! sea-orm entities: one file per table, shape only.
//!
//! Columns have the kernel's types, so that what comes out of the database is already parsed.
//! Nothing here derives `Deserialize` for a row: a form is never a row.

pub mod article;
pub mod article_category;
pub mod article_feedback;
pub mod article_image;
pub mod article_revision;
pub mod article_ticket;
pub mod article_version;
pub mod attachment;
pub mod attempt;
pub mod audit;
pub mod audit_head;
pub mod bounced_address;
pub mod complaint_class;
pub mod contact;
pub mod deflection;
pub mod filing_draft;
pub mod filing_key;
pub mod holiday;
pub mod inbound_mail;
pub mod job;
pub mod mail_told;
pub mod mail_wish;
pub mod notice;
pub mod outbox;
pub mod policy;
pub mod province;
pub mod recovery_code;
pub mod reply_template;
pub mod search_question;
pub mod service;
pub mod session;
pub mod setting;
pub mod staff;
pub mod staff_notice;
pub mod staff_preference;
pub mod ticket;
pub mod ticket_clock;
pub mod ticket_diagnosis;
pub mod ticket_event;
pub mod ticket_identity;
pub mod unit;
pub mod webhook;
pub mod webhook_delivery;
