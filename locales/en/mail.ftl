# Mails to reporters and staff. One ticket is one thread: the subject is always number and service, the news is in the first line.

letter-agency = Badan Kepegawaian Negara
letter-hello = Hello { $name },
letter-subject = [{ $number }] { $service }
letter-subject-next = Re: [{ $number }] { $service }
letter-no-reply = This mail was sent automatically, and replies to this address do not reach us. To reply, open your ticket by the link above.
letter-no-reply-staff = This mail was sent automatically, and replies to this address are not read.
letter-link-instead = The button does not work? Copy this address into your browser:
letter-open = Open your ticket
letter-reply = Reply in your ticket
letter-files = { $count ->
    [one] One file comes with it. Open your ticket to download it.
   *[other] { $count } files come with it. Open your ticket to download them.
}
letter-staff-unknown = An officer
letter-humas = BKN Public Relations Bureau (Biro Humas)
letter-secret-name = reporter (kept secret)

letter-reader = Sir or Madam
letter-receipts-subject = { $count ->
    [one] { $count } report under this e-mail address
   *[other] { $count } reports under this e-mail address
}
letter-receipts-title = Receipts of several reports
letter-receipts-preview = { $count ->
    [one] { $count } report received. Its number and PIN are inside.
   *[other] { $count } reports received. Their numbers and PINs are inside.
}
letter-receipts-lead = In the last quarter of an hour several reports were sent under this e-mail address. Their receipts come together, so that your mailbox does not fill up.
letter-receipts-more = { $count ->
    [one] And { $count } more report that is not listed here. Its number and PIN were shown when it was sent.
   *[other] And { $count } more reports that are not listed here. Their numbers and PINs were shown when they were sent.
}
letter-receipts-not-you = Was it not you? Ignore this mail: somebody else used your e-mail address, and there is nothing you need to do.

letter-receipt-title = We have received your report
letter-receipt-preview = Ticket number { $number }. Answered by { $at } at the latest.
letter-receipt-lead = We received your report about “{ $service }” on { $at }. Keep this mail: the number and PIN below open your ticket at any time.
letter-number = Ticket number
letter-pin = PIN
letter-due = Answered at the latest by
letter-next = What happens next?
letter-next-checked = An officer of BKN Public Relations reads your report and answers it, or sends it to the unit in charge.
letter-next-answered = You get a first answer by { $at } at the latest.
letter-next-told = All news comes to this e-mail address. If we ask you something, the clock stops until you reply.
letter-keep-secret = Whoever has this mail can read your conversation. Do not forward it, and do not tell anyone the PIN, not even somebody who claims to be from BKN.

letter-answer-title = There is an answer to your report
letter-answer-preview = An officer has written to you.
letter-answer-next = We are still working on your report. The next news comes to this address.

letter-question-title = We need something from you
letter-question-preview = Reply, so that we can go on with your report.
letter-question-lead = To go on with your report, an officer asks you:
letter-question-by = Please reply before { $at }. While we wait for you, our clock stands still; without a reply by that day the ticket is closed automatically.
letter-question-days = Please reply within 10 working days. While we wait for you, our clock stands still; without a reply the ticket is closed automatically.

letter-resolved-title = Your report has been answered
letter-resolved-preview = Read the answer, and tell us if it is not solved.
letter-resolved-answered = We sent you the answer to your report earlier, and the work on it is now done.
letter-resolved-next = Did it help? Rate us in your ticket. Not solved yet? Reply there, and we take your report up again.

letter-rejected-title = We cannot process your report
letter-rejected-preview = The reason is in this mail.
letter-rejected-lead = We are sorry that we cannot process your report. The reason:
letter-rejected-next = If something was missing, please file a new report that says more.

letter-merged-title = Your report was merged
letter-merged-preview = Merged with another report of the same matter. The answer still reaches you.
letter-merged-lead = We have received another report of the same matter, so we work on both together.
letter-merged-next = Your ticket number and PIN stay valid. The answer will appear in your ticket and come to this address. Nobody else sees your report.

letter-closed-title = Your ticket was closed
letter-closed-preview = Still a problem? The ticket can be reopened within 30 days.
letter-closed-asked = We have not received a reply to our question, so your ticket was closed automatically.
letter-closed-answered = We have not heard from you since our answer, so we take this ticket as solved, and it was closed automatically.
letter-closed-next = Still a problem? You can reopen this ticket within 30 days.

letter-reopened-title = Your ticket was reopened
letter-reopened-preview = We have reopened your report and are working on it again.
letter-released-title = Your ticket is no longer merged
letter-released-preview = Your report is no longer merged with another one. Our staff deal with it by itself, under the same number.
letter-reopened-next = The next news comes to this address.

letter-address_changed-title = The e-mail address of this ticket was changed
letter-address_changed-preview = Further news no longer comes to this address.
letter-address_changed-lead = BKN public relations changed the e-mail address of ticket { $number } after checking the request. Further news goes to the new address; links and PINs that were sent to this address no longer work.
letter-address_changed-next = Was it not you who asked for this? Contact us at once and name the ticket number:

letter-invitation-subject = Your LAPORBKN staff account
letter-invitation-title = LAPORBKN staff account
letter-invitation-preview = Set your password by a one-time link.
letter-invitation-lead = The administrator has prepared a LAPORBKN account for you as { $role }, { $unit }. Set your own password to begin.
letter-invitation-open = Set your password
letter-invitation-until = This link works once, until { $at }.
letter-invitation-unknown = You do not know what this is about? Ignore it, and tell your administrator.

# The administrator's page of outgoing mail.
outbox-lead = All mails to reporters and staff, newest first.
outbox-no-server-title = Mails are not sent: SMTP_URL is not set
outbox-no-server-text = Mails are kept here until a mail server is set. Reporters can still read the news on their ticket's page.
outbox-all = All
outbox-pending = Waiting
outbox-sent = Sent
outbox-failed = Failed
outbox-column-subject = Mail
outbox-column-to = To
outbox-column-state = State
outbox-column-created = Written
outbox-kind-receipt = Receipt
outbox-kind-receipts = Several receipts
outbox-kind-answer = Answer
outbox-kind-question = Question
outbox-kind-resolved = Resolved
outbox-kind-rejected = Rejection
outbox-kind-merged = Merge
outbox-kind-closed = Closing
outbox-kind-reopened = Reopening
outbox-kind-address_changed = Notice of a changed address
outbox-kind-invitation = Staff invitation
outbox-tries = { $count ->
    [0] not tried yet
    [one] tried once
   *[other] tried { $count } times
}
outbox-next-try = Tried again { $at }
outbox-last-error = Last error
outbox-empty-title = No mails
outbox-empty-text = There is no mail in this state.
outbox-masked = PIN and link key are masked. Opening this mail is recorded in the audit log.
outbox-secret = Secret complaint: the reporter’s name and address are not shown here.
outbox-text = As text
outbox-html = See it as a mail client shows it
outbox-again = Send again
outbox-message-id = Message-ID
outbox-damaged = This mail cannot be made
flash-mail-again = The mail is in the queue again.
problem-mail-not-failed = Only a mail that failed can be sent again.
audit-action-mail-read = Read an outgoing mail
audit-action-mail-resend = Sent a mail again
outbox-failed-text = { $count ->
    [one] One mail failed
   *[other] { $count } mails failed
} in the last 14 days. Once the cause is gone (the mail server’s quota of the day, a wrong password), all can be sent again together. Older ones are sent again one by one.
outbox-failed-send = Send all again
outbox-failed-send-confirm = Send all mails again that failed in the last 14 days?
flash-mail-again-all = The mails that failed are in the queue again.
audit-action-mail-resend-all = Sent all failed mails again

outbox-held = Held
outbox-held-title = Old mails are held
outbox-held-text = { $count } mails waited for more than three days before a mail server was set. They have not been sent: what they say may no longer hold. Open them one by one, or decide for all.
outbox-held-send = Send all of them
outbox-held-send-confirm = Send all old mails now? Reporters will get news that may be stale.
outbox-held-drop = Do not send
outbox-held-drop-confirm = These old mails will not be sent. Go on?
flash-mail-released = The held mails are in the queue again.
flash-mail-dropped = The held mails will not be sent.
audit-action-mail-release = Sent held mails
audit-action-mail-drop = Dropped held mails
