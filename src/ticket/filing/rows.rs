//! The rows of a new ticket, ready to be written.

use chrono::Datelike;
use entity::{ticket, ticket_identity};
use kernel::{
    id::TicketId,
    identity::{Kk, Nik, Nip},
    pin::Pin,
    status::Status,
    ticket_number::TicketNumber,
};
use sea_orm::ActiveValue::Set;
use serde_json::Value;

use super::{
    file::Request,
    model::{Filing, Identity},
};
use crate::{
    app::App,
    directory::Directory,
    identity::vault::{Vault, VaultError},
    ticket::{access, warning},
};

/// The ticket's row: number and PIN are made here. Its deadlines come with its clocks ([`crate::sla::follow::follow`]).
pub(super) fn new_ticket(
    app: &App,
    directory: &Directory,
    filing: &Filing,
    request: &Request,
) -> Result<ticket::Model, VaultError> {
    let now = app.clock.now();
    let id = TicketId::new(app.clock.as_ref(), &app.rng);
    let year = now.with_timezone(&directory.tz).year();
    let pin = Pin::generate(&app.rng);
    Ok(ticket::Model {
        id,
        number: TicketNumber::generate(year, &app.rng),
        service_slug: filing.service.clone(),
        class_no: filing.class_no,
        kind: filing.kind,
        status: Status::New,
        channel: request.channel,
        subject: filing.subject.clone(),
        description: filing.description.clone(),
        reporter_name: filing.name.clone(),
        reporter_email: filing.email.clone(),
        reporter_phone: filing.phone.clone(),
        region: filing.region,
        agency: filing.agency.clone(),
        details: Value::Object(filing.details.clone()),
        warnings: warning::to_row(&filing.warnings),
        secret: filing.secret,
        locale: request.locale,
        notice_version: request.notice_version.clone(),
        pin_cipher: access::seal_pin(&app.vault, id, &pin)?,
        unit_code: None,
        assignee_id: None,
        merged_into: None,
        created_at: now,
        updated_at: now,
        due_at: now,
        soon_at: None,
        due_clock: None,
        first_due_at: now,
        has_clocks: false,
        verified_at: None,
        routed_at: None,
        first_answered_at: None,
        waiting_since: None,
        paused_seconds: 0,
        resolved_at: None,
        closed_at: None,
        silent_close_at: None,
        reopened_count: 0,
        rating: None,
        rating_comment: None,
        rated_at: None,
        version: 1,
    })
}

/// The identity row, each value sealed for its own place; `None` where nothing was given.
pub fn seal(
    vault: &Vault,
    ticket: TicketId,
    identity: &Identity,
) -> Result<Option<ticket_identity::ActiveModel>, VaultError> {
    if identity.is_empty() {
        return Ok(None);
    }
    let sealed = |column: &str, value: Option<String>| {
        value
            .map(|value| vault.seal(&format!("{ticket}/{column}"), value.as_bytes()))
            .transpose()
    };
    let nik = identity.nik.as_ref().map(Nik::digits);
    let kk = identity.kk.as_ref().map(Kk::digits);
    let nip = identity.nip.as_ref().map(Nip::digits);
    Ok(Some(ticket_identity::ActiveModel {
        ticket_id: Set(ticket),
        key_id: Set(vault.key_id()),
        nik_cipher: Set(sealed("nik", nik.map(str::to_owned))?),
        nik_index: Set(nik.map(|digits| vault.blind_index("nik", digits))),
        nik_masked: Set(identity.nik.as_ref().map(Nik::masked)),
        kk_cipher: Set(sealed("kk", kk.map(str::to_owned))?),
        kk_index: Set(kk.map(|digits| vault.blind_index("kk", digits))),
        kk_masked: Set(identity.kk.as_ref().map(Kk::masked)),
        nip_cipher: Set(sealed("nip", nip.map(str::to_owned))?),
        nip_index: Set(nip.map(|digits| vault.blind_index("nip", digits))),
        nip_masked: Set(identity.nip.as_ref().map(Nip::masked)),
        birth_date_cipher: Set(sealed(
            "birth_date",
            identity.birth_date.map(|born| born.date().to_string()),
        )?),
        birth_place_cipher: Set(sealed("birth_place", identity.birth_place.clone())?),
    }))
}
