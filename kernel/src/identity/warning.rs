//! What is odd but accepted.

use crate::code::codes;

/// A parsed value and what was odd about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked<T> {
    /// The value.
    pub value: T,
    /// What a person should look at again; empty in the usual case.
    pub warnings: Vec<Warning>,
}

/// Something odd in what was typed. The pages translate [`Warning::code`]; nothing here is shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Warning {
    /// The birth date in the NIK is later than today.
    NikBirthDateInFuture,
    /// The two-digit year in the NIK fits a small child and a centenarian alike.
    NikBirthDateAmbiguous,
    /// The six digits of the KK that hold its date of issue are no date.
    KkDateImpossible,
    /// The date of issue in the KK is later than today.
    KkDateInFuture,
    /// The first eight digits of the NIP are no date of birth: impossible, in the future, or over 100 years ago.
    NipBirthDateImplausible,
    /// The month of appointment in the NIP is neither 01 to 12 nor the 21 of a contract employee (PPPK).
    NipAppointmentMonth,
    /// The appointment in the NIP is later than today.
    NipAppointmentInFuture,
    /// The NIP makes its owner younger than 18 at the appointment.
    NipAppointedUnder18,
    /// The sex digit of the NIP is neither 1 (man) nor 2 (woman).
    NipSexDigit,
    /// The serial number in the NIP is 000.
    NipSerialZero,
    /// The birth date given differs from the one in the NIK.
    BirthDateDiffersFromNik,
    /// The birth date given differs from the one in the NIP.
    BirthDateDiffersFromNip,
    /// The birth dates in NIP and NIK differ.
    NipBirthDateDiffersFromNik,
    /// The sexes in NIP and NIK differ.
    NipSexDiffersFromNik,
    /// The birth date given makes the person older than 100.
    BirthDateOver100,
    /// No known operator has this mobile prefix.
    PhonePrefixUnknown,
    /// The domain of the address looks like a typing error of a well-known one.
    EmailDomainTypo {
        /// The whole address as it was probably meant.
        suggestion: String,
    },
}

codes! {
    Warning {
        NikBirthDateInFuture = "nik-birth-date-in-future",
        NikBirthDateAmbiguous = "nik-birth-date-ambiguous",
        KkDateImpossible = "kk-date-impossible",
        KkDateInFuture = "kk-date-in-future",
        NipBirthDateImplausible = "nip-birth-date-implausible",
        NipAppointmentMonth = "nip-appointment-month",
        NipAppointmentInFuture = "nip-appointment-in-future",
        NipAppointedUnder18 = "nip-appointed-under-18",
        NipSexDigit = "nip-sex-digit",
        NipSerialZero = "nip-serial-zero",
        BirthDateDiffersFromNik = "birth-date-differs-from-nik",
        BirthDateDiffersFromNip = "birth-date-differs-from-nip",
        NipBirthDateDiffersFromNik = "nip-birth-date-differs-from-nik",
        NipSexDiffersFromNik = "nip-sex-differs-from-nik",
        BirthDateOver100 = "birth-date-over-100",
        PhonePrefixUnknown = "phone-prefix-unknown",
        EmailDomainTypo { .. } = "email-domain-typo",
    }
}
