//! Letters of invented people, one of each kind: for `laporbkn templates check` and for whoever translates.

use chrono::{DateTime, Duration, Utc};
use kernel::locale::Locale;
use serde_json::json;

use super::{
    compose::sentence,
    letter::{AboutInvitation, AboutMove, AboutNotTaken, AboutTicket, Gathered, Letter, Notice, Said},
    outbox::MailKind,
};
use crate::http::locale;

/// A letter with everything that its kind may show.
pub fn letter(kind: MailKind, lang: Locale, now: DateTime<Utc>) -> Letter {
    let word = kind.name();
    let args = json!({ "number": "LB26-4F7K-Q2MD", "service": "Lupa password", "at": "3 Juli 2026 pukul 09.00", "count": 2, "first": "Tiket LB26-4F7K-Q2MD dijawab pelapor" });
    let is_ticket = !matches!(
        kind,
        MailKind::AddressChanged
            | MailKind::Invitation
            | MailKind::NotTaken
            | MailKind::Receipts
            | MailKind::StaffNotices
    );
    Letter {
        kind,
        lang,
        subject: sentence(lang, "letter-subject", &args),
        title: locale::plain(lang, &format!("letter-{word}-title")),
        preview: sentence(lang, &format!("letter-{word}-preview"), &args),
        name: "Siti Rahmawati".into(),
        ticket: is_ticket.then(|| ticket(now)),
        moved: (kind == MailKind::AddressChanged).then(|| AboutMove {
            display: "LB26-4F7K-Q2MD".into(),
            contact: "https://lapor.bkn.example/kontak".into(),
        }),
        not_taken: (kind == MailKind::NotTaken).then(|| AboutNotTaken {
            why: locale::plain(lang, "letter-not_taken-stranger"),
            file_url: "https://lapor.bkn.example/layanan".into(),
            ticket_url: "https://lapor.bkn.example/tiket".into(),
        }),
        reply_to: None,
        can_reply: is_ticket,
        wishes_url: is_ticket.then(|| "https://lapor.bkn.example/surat/contoh".into()),
        said: kind.tells_words().then(|| Said {
            lines: vec![
                "Sudah kami periksa.".into(),
                "Silakan coba lagi: a < b & c.".into(),
            ],
            by: "Retno Wulandari".into(),
            unit: "Biro Humas BKN".into(),
            files: 2,
        }),
        pin: (kind == MailKind::Receipt).then(|| "042 917".into()),
        asked: false,
        invitation: (kind == MailKind::Invitation).then(|| AboutInvitation {
            link: "https://lapor.bkn.example/petugas/undangan/contoh".into(),
            expires_at: now.to_rfc3339(),
            role: locale::plain(lang, "role-humas"),
            unit: "Biro Humas BKN".into(),
        }),
        gathered: match kind {
            MailKind::Receipts => vec![
                Gathered {
                    ticket: ticket(now),
                    pin: "042 917".into(),
                },
                Gathered {
                    ticket: ticket(now),
                    pin: "301 558".into(),
                },
            ],
            _ => Vec::new(),
        },
        more: u64::from(matches!(kind, MailKind::Receipts | MailKind::StaffNotices)),
        notices: match kind {
            MailKind::StaffNotices => vec![Notice {
                text: "Tiket LB26-4F7K-Q2MD dijawab pelapor".into(),
                link: Some("https://lapor.bkn.example/petugas/tiket/LB26-4F7K-Q2MD".into()),
                at: now,
            }],
            _ => Vec::new(),
        },
        notices_url: (kind == MailKind::StaffNotices)
            .then(|| "https://lapor.bkn.example/petugas/pemberitahuan".into()),
    }
}

fn ticket(now: DateTime<Utc>) -> AboutTicket {
    AboutTicket {
        display: "LB26-4F7K-Q2MD".into(),
        service: "Lupa password".into(),
        link: "https://lapor.bkn.example/tiket/LB26-4F7K-Q2MD/buka?kunci=contoh".into(),
        filed_at: now,
        due_at: now + Duration::hours(48),
        silent_close_at: Some(now + Duration::days(14)),
    }
}
