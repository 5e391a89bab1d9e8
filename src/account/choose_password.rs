//! The pair of fields in which somebody chooses a password, wherever it is asked.

use super::password::NewPassword;
use crate::http::{error::FieldErrors, field::FieldView, page::Ctx};

/// Name of the field, and of its repetition.
pub(super) const FIELD: &str = "sandi_baru";
const AGAIN: &str = "sandi_ulang";

/// Accepts a password typed twice, for the person of this name and address.
pub(super) fn parse(raw: &str, again: &str, name: &str, email: &str) -> Result<NewPassword, FieldErrors> {
    let mut errors = FieldErrors::default();
    let password = NewPassword::parse(raw, name, email);
    if let Err(error) = password {
        errors.add(FIELD, error.code());
    } else if raw != again {
        errors.add(AGAIN, "password-differs");
    }
    match password {
        Ok(password) if errors.is_empty() => Ok(password),
        _ => Err(errors),
    }
}

/// The two controls; what was typed is not sent back.
pub(super) fn fields(ctx: &Ctx, errors: &FieldErrors) -> [FieldView; 2] {
    let control = |name: &str, label: &str| {
        FieldView::new("password", name, ctx.t(label), "")
            .autocomplete("new-password")
            .with_errors(ctx.locale, errors)
    };
    [control(FIELD, "password-new"), control(AGAIN, "password-again")]
}
