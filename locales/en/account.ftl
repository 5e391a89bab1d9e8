# Signing in, one's own account, invitations, administering people, the audit log.

# Signing in
totp-code-hint = Lost your phone? Type one of your recovery codes.
error-login-wait = Too many tries. Try again in { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
}.
error-totp-wrong = The code is wrong, too old, or was used before. Wait for the next one and try again.
flash-logged-out = You are signed out.
flash-login-again = That took too long. Please sign in again.
problem-invalid-credentials = The e-mail address or the password is wrong.
problem-totp-required = This account uses sign-in codes: send totp.
problem-totp-wrong = The code is wrong, too old, or was used before.

# Passwords
error-password-too-short = A password has at least 12 characters.
error-password-too-long = A password has at most 256 characters.
error-password-personal = Do not use your own name or e-mail address as a password.
error-password-common = This is one of the first passwords anybody would try. Choose another.
error-password-differs = The two passwords differ.
error-password-wrong = This is not your current password.

# Invitations
invitation-lead = For { $name } ({ $email }). Once it is saved, you are signed in.

# One's own account
account-name = Name
account-role = Role
account-unit = Unit
account-facts-hint = Name, role and unit are changed by an administrator.
account-language-title = Language
account-language = Language of pages and mails
account-language-hint = For the staff pages and for the mails you get.
language-id = Bahasa Indonesia
language-en = English
account-password-lead = Once it is changed, all other sessions end.
account-totp-begin = Set up sign-in codes
account-recovery-left = { $count ->
    [0] All recovery codes are used. Make new ones now.
   *[other] Recovery codes that still work: { $count }.
}
account-recovery-renew = Make new recovery codes
account-sessions = Sessions
account-sessions-lead = Where this account is signed in. End what you do not know, then change your password.
account-session-page = Browser
account-session-api = Program (API)
account-session-current = this session
account-session-since = Signed in
account-session-seen = Last used
account-session-end = End
account-sessions-end-others = End all other sessions
flash-password-changed = Your password is changed. All other sessions have ended.
flash-language-changed = The language is changed.
flash-session-ended = That session has ended.
flash-sessions-ended = All other sessions have ended.
flash-totp-off = Sign-in codes are off.
recovery-title = Recovery codes
recovery-lead = Keep these codes in a safe place. This page is shown only once.
recovery-use = Each code works once, in place of the app's code when you have lost your phone. Older codes no longer work.
recovery-done = I have kept them

# Administering people
people-title = Staff
people-lead = Who works here, in which role, in which unit.
people-add = Add a person
people-add-title = Add a person
people-add-lead = The invitation is a one-time link; they choose their own password.
people-add-submit = Add and make the invitation
people-search = Name or e-mail
people-filter = Filter
people-filter-go = Apply
people-filter-clear = Clear filters
people-name = Name
people-role = Role
people-unit = Unit
people-unit-hint = Required for unit staff and unit heads; leave it empty for other roles.
people-email-hint = To sign in with, and where the invitation goes.
people-state = State
people-state-active = Active
people-state-invited = Has no password yet
people-state-disabled = Disabled
people-last-login = Last sign-in
people-never = Never
people-no-unit = No unit
people-totp = TOTP
people-empty-title = Nobody matches
people-empty-text = Change or clear the filters.
people-invited-until = The invitation works until
people-open-tickets = Open tickets in their name
people-open-tickets-left = Assign them to somebody else so that they are not late.
people-own = This is your own account: role, reset and disabling are up to another administrator.
people-reset = Reset
people-reset-text = Forgot the password or lost the phone? Password, sign-in codes and all sessions go, and a new invitation is sent.
people-reset-confirm = Remove this person's password and sessions and send a new invitation?
people-reinvite = Send a new invitation
people-reinvite-text = Is the invitation lost or too old? The old link stops working once the new one is sent.
people-reopen = Enable again
people-reopen-text = This account is disabled. Enabling it sends a new invitation to choose a password.
people-disable = Disable
people-disable-text = This person can no longer sign in and all their sessions end. Their history stays.
people-disable-confirm = Disable this account?
people-invited-title = Invitation
people-invited-done = Invitation sent
people-invited-made = Invitation made
people-invited-heading = Link for { $name }
people-invited-lead = This link was also sent to { $email }.
people-invited-lead-no-mail = This site cannot send mail yet: hand them this link yourself.
people-invited-link = Whoever has this link can sign in as that person. Give it to nobody else.
people-invited-once = It is shown here only once, and works once.
people-invited-back = To the staff list
flash-person-saved = The changes are saved.
flash-person-disabled = The account is disabled.
error-email-taken = This e-mail address has an account already.
error-staff-role-required = Choose the role.
error-staff-unit-required = Choose the unit: this role works in one.
error-staff-unit-unknown = There is no such active unit.
error-staff-unit-not-for-role = This role belongs to no unit. Leave the unit empty.
error-last-admin = This is the last administrator who can sign in.
error-own-role = Your own role can only be changed by another administrator.
problem-last-admin = This is the last administrator who can sign in. Add another one first.
problem-own-account = This is your own account. Ask another administrator to do it.

# The audit log
staff-nav-audit = Audit log
audit-title = Audit log
audit-lead = Who did what, and who opened whose personal data. It cannot be changed or deleted.
audit-system = System
audit-seq = No.
audit-what = What
audit-who = Who
audit-subject = To what
audit-when = When
audit-from = From
audit-until = Until
audit-reason = Reason:
audit-empty-title = Nothing matches
audit-empty-text = Change or clear the filters. “Who” takes a staff member's e-mail address.
audit-chain = Is the chain whole?
audit-chain-whole = All { $count } entries are whole and in order.
audit-chain-unchecked = There are { $count } entries; they were never checked.
audit-chain-broken = The chain is broken at entry { $seq }.
audit-chain-checked = Last checked
audit-chain-check = Check now
audit-fault-missing = The entry is not there.
audit-fault-detached = The entry does not follow from the one before.
audit-fault-changed = Its content was changed, or the key it was written with is no longer configured.
audit-fault-head = The end of the chain does not match the last entry.
audit-action-identity-reveal = Revealed an identity number
audit-action-attachment-read = Downloaded an attachment
audit-action-session-open = Signed in
audit-action-staff-add = Added a person
audit-action-staff-edit = Changed a person
audit-action-staff-disable = Disabled a person
audit-action-staff-reset = Reset an account
audit-action-staff-accept = Accepted an invitation
audit-action-staff-first-admin = Became the first administrator
audit-action-staff-password = Changed the password
audit-action-totp-on = Turned sign-in codes on
audit-action-totp-off = Turned sign-in codes off
audit-action-totp-recovery = Made recovery codes
audit-action-audit-verify = Checked the chain
problem-invitation-gone-title = This link no longer works
problem-invitation-gone = An invitation or password link works once, and for a limited time. Have you chosen a password already? Just log in. If not, ask an administrator for a new link.
problem-setup-gone-title = This link no longer works
problem-setup-gone = The link for the first administrator works once, within 24 hours. Have you made the account already? Just log in. If not, restart the server: it prints a new link.
