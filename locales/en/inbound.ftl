# Incoming mail: the administrator's pages, addresses whose mail comes back, and the sentences that go into tickets.
mail-parts = Parts of the mail
mail-part-out = Outgoing
mail-part-in = Incoming
mail-part-bounces = Returned

letter-reply-above = Reply above this line
letter-can-reply = This mail was sent automatically. An answer from this e-mail address goes into your ticket; you can also open the ticket with the link above.
letter-not_taken-subject = Your mail to LAPORBKN could not be taken yet
letter-not_taken-title = Your mail could not be taken yet
letter-not_taken-preview = Read how to send it so that it arrives.
letter-not_taken-stranger = Thank you for your mail. The conversation of a ticket can only be continued from its reporter’s e-mail address, and your mail came from another one. If you are the reporter, write from the address that you reported with, or open the ticket with its number and PIN.
letter-not_taken-too-large = Thank you for your mail. It is too large for us to take. Send 5 files at most, each of 5 MB at most, or use the form.
letter-not_taken-file = To file a report
letter-not_taken-open = To open a ticket with its number and PIN
outbox-kind-not_taken = Notice of a mail not taken

inbound-files-refused = Files that we could not take:
inbound-files-beyond = { $count ->
    [one] one more file: there were too many.
   *[other] { $count } more files: there were too many.
}
inbound-files-only = (A mail without words, only files.)
inbound-rest-kept = What stood below looks like a quoted mail and is not copied here; the mail itself is kept for 30 days.
inbound-after-the-end = An answer to ticket { $number }, which has ended

inbound-title = Incoming mail
inbound-lead = All that was sent to { $inbox }: what was taken, what was not, and why. Newest first.
inbound-lead-none = Mail that came in: what was taken, what was not, and why.
inbound-none-title = Incoming mail is not read: LAPORBKN_MAIL_INBOX is not set
inbound-none-text = Outgoing mails tell reporters that answers are not read. docs/operations.md says how to set it up.
inbound-tab-tray = To decide
inbound-tab-taken = In a ticket
inbound-tab-noted = Noted
inbound-tab-refused = Refused
inbound-tab-all = All
inbound-column-from = From
inbound-column-received = Received
inbound-empty-title = No mails
inbound-empty-text = There is no mail in this state.
inbound-mail-title = A mail that came in
inbound-back = Incoming mail
inbound-audited = Opening this mail is recorded in the audit log. Its words are shown as plain text; HTML is never run.
inbound-no-sender = (no sender)
inbound-state-filed = Became a ticket
inbound-state-joined = Joined its ticket
inbound-state-tray = Waits for a decision
inbound-state-noted = Noted only
inbound-state-bounced = A mail of ours came back
inbound-state-refused = Refused
inbound-state-dismissed = Let be
inbound-why-automatic = Written by a machine, such as an automatic reply
inbound-why-list = Through a mailing list or a group address: perhaps an office that writes together, perhaps bulk mail
inbound-why-loop = A mail of ours that came again
inbound-why-spam = Marked as spam by the mail server
inbound-why-forged-sender = Its sender’s address is probably forged (DMARC failed)
inbound-why-no-sender = Names no sender
inbound-why-stranger = For a ticket, but not from its reporter’s address
inbound-why-forged-token = Sent to an answering address that is not valid
inbound-why-flood = More than ten tickets of one sender in a day
inbound-why-too-much-today = Its ticket had too many messages today
inbound-why-empty = There is nothing in it
inbound-why-no-service = The service “Contact an officer” is closed
inbound-why-not-fileable = What it says does not meet the form’s rules
inbound-why-fault = A fault of the system while it was worked on
inbound-why-after-the-end = An answer to a ticket that has ended
inbound-why-unknown-report = A delivery report that names no mail of ours
inbound-why-delayed = Delivery is delayed, it has not failed
inbound-why-too-large = Larger than 36 MB
inbound-why-unreadable = Not a mail
inbound-source-pipe = through the mail server
inbound-source-imap = fetched from the mailbox
inbound-notes = Left out
inbound-note-file-too-large = { $count ->
    [one] one file too large
   *[other] { $count } files too large
}
inbound-note-file-too-many = { $count ->
    [one] one file beyond five
   *[other] { $count } files beyond five
}
inbound-note-file-wrong-type = { $count ->
    [one] one file neither picture nor PDF
   *[other] { $count } files neither picture nor PDF
}
inbound-note-file-empty = { $count ->
    [one] one empty file
   *[other] { $count } empty files
}
inbound-note-file-damaged = { $count ->
    [one] one damaged picture
   *[other] { $count } damaged pictures
}
inbound-note-file-encoding = { $count ->
    [one] one unreadable file
   *[other] { $count } unreadable files
}
inbound-note-file-no-room = { $count ->
    [one] no room for one file
   *[other] no room for { $count } files
}
inbound-note-files-beyond = { $count ->
    [one] one part not looked at
   *[other] { $count } parts not looked at
}
inbound-note-shortened = The text was shortened
inbound-note-rest-kept = A part that looks like a quote was not copied
inbound-note-status = Code of the receiving server: { $count }
inbound-decided = Decided
inbound-kept = The mail itself is kept until
inbound-files = { $count ->
    [one] With one file.
   *[other] With { $count } files.
}
inbound-no-words = There are no words in this mail.
inbound-unreadable = It cannot be read as a mail.
inbound-in-ticket = The mail itself is not kept here: its ticket has what it says, or its time is over.
inbound-file = Make it a new ticket
inbound-dismiss = Let it be
inbound-decide-hint = A new ticket in the name of this mail’s sender; the receipt goes to their address. A mail never gets into somebody else’s conversation.
flash-inbound-filed = The mail is a ticket now.
flash-inbound-dismissed = The mail is let be. It is kept for another 30 days.
problem-inbound-decided = This mail was decided about already.
problem-inbound-not-fileable = This mail cannot become a ticket: it has no sender, or says nothing.
audit-action-inbound-read = Read an incoming mail
audit-action-inbound-file = Made an incoming mail a ticket
audit-action-inbound-dismiss = Let an incoming mail be

bounces-title = Addresses whose mail comes back
bounces-lead = No mail is sent to a blocked address any more. Take it off the list once the address works again; a reporter’s mistyped address is corrected by Humas in the ticket.
bounces-column-address = Address
bounces-column-last = Last came back
bounces-blocked = Blocked
bounces-counted = Counted
bounces-hits = { $count ->
    [one] came back once, code { $code }
   *[other] came back { $count } times, code { $code }
}
bounces-forgive = Take off the list
bounces-empty-title = None
bounces-empty-text = No mail has come back.
flash-bounce-forgiven = The address is off the list. Mail goes there again.
audit-action-bounce-forgive = Took an address off the list of returned mail

inbound-read-at = The mailbox was last read { $at }.
inbound-never-read = The mailbox has not been read yet.
inbound-trouble-title = The mailbox cannot be read
inbound-trouble-since = since { $at }. No mail is lost: it is fetched as soon as the mail server can be reached.

letter-wishes = Choose which mails you get
wish-title = Mails that you get
wish-lead = The choice for { $address }. You can change it at any time with the link in each mail.
wish-legend = Which mails are sent to you?
wish-all = All news
wish-all-hint = Answers, questions, and every change of your tickets.
wish-answers = Answers and questions only
wish-answers-hint = No news of tickets being merged or reopened.
wish-law = Only what the law demands
wish-law-hint = The receipt, and how your report ended. Questions of staff stand on the ticket’s page only: look for yourself, because a ticket without a reply is closed.
wish-save = Keep this choice
flash-wish-kept = Your choice is kept.
