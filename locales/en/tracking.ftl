# The reporter's side: opening a ticket, reading, replying. Also the deadline as everybody reads it.

span-moment = less than a minute
span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
span-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
due-left = { $span } left
due-late = { $span } late
due-paused = On hold, waiting for the reporter
due-met = Answered in time
due-missed = Answered { $span } late
due-none = No deadline any more
due-how-hours = { $amount } hours from { $from }. They run day and night, holidays included.
due-how-working-days = { $amount } working days from { $from }; that day itself is not counted.
due-how-weekends = Not counted: { $count } Saturdays and Sundays.
due-how-holidays = Not counted, holidays: { $list }.
due-how-set = Counted from when the report was received ({ $from }) by the rule in force that day.
due-how-no-calendar = No deadline can be promised yet: next year's holidays have not been decreed.
due-how-paused = Plus { $span } while we waited for the reporter.
due-how-waiting = On hold since { $since } because we are waiting for a reply; the deadline moves by as long as we wait.
due-how-answered = The first answer was sent { $at }. It was due { $due }.

problem-reopen-used-up = You have reopened this ticket once already. File a new report and mention this number.
problem-reopen-too-late = This ticket was closed more than 30 days ago. File a new report and mention this number.

# The ticket's page
track-humas = BKN Public Relations
track-system = LAPORBKN
track-subject = Subject
track-stage-received = Received
track-stage-checked = Checked by Public Relations
track-stage-working-open = Being worked on
track-stage-working-humas = With Public Relations
track-stage-working-unit = With the unit
track-stage-working-waiting = Waiting for the unit
track-stage-working-named = Officer of the unit named
track-stage-resolved = Resolved
track-stage-first-answer = First answer
track-stage-closed = Closed
track-stage-rejected = Rejected
track-stage-merged = Merged

track-read-answer = Read the officer’s answer
track-next-new = An officer of BKN Public Relations checks it, then answers or passes it to the unit in charge.
track-next-checked = BKN public relations has checked your report. It will be answered directly or routed to the unit in charge.
track-next-routed = { $unit } will work on it. The answer is sent to your e-mail and appears on this page.
track-next-routed-no-mail = { $unit } will work on it. The answer appears on this page.
track-next-working = The answer is sent to your e-mail and appears on this page.
track-next-working-no-mail = The answer appears on this page.
track-next-more = We have sent a first answer. The work goes on; more news will come by e-mail.
track-next-more-no-mail = There is a first answer. The work goes on; more news will appear on this page.
track-next-late = We are sorry, the answer is late. Your report is not lost, is being worked on, and need not be sent again.
track-next-waiting = Please reply by { $at }. Without a reply the ticket closes, and you can still reopen it within 30 days.
track-next-waiting-open = As soon as you reply, the officer goes on.
track-next-resolved = Not solved? Reply by { $at }. If we hear nothing, the ticket closes by itself.
track-next-resolved-open = Not solved? Reply, and the officer goes on.
track-next-closed = Has the problem come back? You can reopen this ticket once, by { $at }.
track-next-over = Has the problem come back? File a new report and mention this number.
track-next-rejected = The reason is in the conversation, which your PIN opens. Is there more to say? File a new report.
track-next-rejected-open = The reason is in the conversation below. Is there more to say? File a new report.
track-next-merged = The answer appears on this page and is mailed to you. More to say? Open the conversation and reply; the officers who work on it read it.
track-next-merged-no-mail = The answer appears on this page.

track-open-text = Only the reporter can read the conversation. Enter the six-digit PIN from the receipt. If you got an e-mail from us, the link in it opens it as well.
track-open-first = For safety this conversation has been closed. Enter the PIN once more; what you wrote is kept below.
track-opened-again = The conversation is open. What you wrote has not been sent yet: check it, then send it.
track-stale-form = This page was open too long, so nothing was sent. What you wrote is still below: send it once more. Attachments must be chosen again.
track-kept = What you wrote
track-confirm-text = If you do not answer, the ticket closes by itself after 10 working days.
track-confirm-no = Not solved
track-reply-unsolved = Not solved? Write to the officer
track-reopen-text = Tell us what is not solved. A ticket can be reopened once, within 30 days of being closed.
track-rate-legend = Your rating
track-rate-1 = Bad
track-rate-2 = Rather bad
track-rate-3 = Good
track-rate-4 = Very good
track-rated = Thank you. Your rating: { $value ->
    [1] bad
    [2] rather bad
    [3] good
   *[4] very good
}.
track-new-title = Still need help?
track-new-text = This ticket takes no more replies. File a new report and mention this number, so that the officers can read its history.
track-new-link = File a new report
track-leave = Close the conversation
track-leave-text = Using somebody else’s computer or phone? Close this conversation when you are done. Otherwise it closes by itself after 12 hours.

track-files-unavailable = Your reply was not sent, because files cannot be stored right now. Send it without files first and add them later. What you wrote is still below.
track-refused-open = This ticket is open. Just write a reply; the officer reads it at once.
track-refused-waiting = The officer is waiting for your reply. Write it below.
track-refused-resolved = This ticket has been answered. Not solved? Write a reply below.
track-refused-closed = This ticket has been closed, so your reply was not sent. What you wrote is still below: reopen the ticket or file a new report.
track-refused-rejected = This ticket was rejected, so your reply was not sent. What you wrote is still below: copy it into a new report.
track-refused-merged = This ticket is worked on together with another one. Write a reply below; the officers who work on it read it.

# The conversation: a name, then …
track-did-filed = filed the report
track-did-verified = checked the report
track-did-classified = corrected the kind of report
track-did-routed = passed it to { $unit }
track-did-taken = began to work on it
track-did-assigned = assigned it
track-did-asked = asked
track-did-replied = replied
track-did-noted = noted
track-did-answered = answered
track-did-resolved = answered and called it solved
track-did-ended = called it solved
track-did-handed-back = returned it to Public Relations
track-did-rejected = cannot process this report
track-did-merged = merged it with another report about the same matter
track-did-unmerged = separated it again from the other report
track-did-files-released = checked the files
track-did-absorbed = took in another report
track-did-released = let go of another report
track-did-reopened = reopened the ticket
track-did-confirmed = said that the problem is solved
track-did-closed-by-silence = closed the ticket because nobody replied
track-did-rated = rated the service
track-did-attached = added files

flash-reply-sent = Your reply has been sent.
flash-confirmed = Thank you, we have closed this ticket.
flash-reopened = The ticket is open again. The officers will go on with it.
flash-rated = Thank you for your rating.
flash-conversation-left = The conversation is closed on this device.
flash-link-unfit = That link does not belong to this ticket. Enter the PIN to open the conversation.

error-ticket-number-missing = Enter the ticket number.
error-ticket-number-unknown = There is no ticket with this number. Compare it with the receipt.
error-pin-missing = Enter the six-digit PIN.
error-pin-once-more = This page was open for too long. Type the PIN once more; what you wrote is still here.
error-pin-no-match = This number and PIN do not match. Check both and try again. After five wrong ones there is a wait of 15 minutes.
error-pin-wait-no-mail = Too many attempts. Try again in { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
error-pin-wait = Too many attempts. Try again in { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. If you got an e-mail from us, the link in it opens the ticket at once.
error-rating-value = Choose one of the ratings, from not good to very good.
problem-ticket-not-found-title = Ticket not found
problem-ticket-not-found = There is no ticket with this number, or the PIN does not match.
error-cut-off = The connection broke off, so nothing was sent. What you wrote is still here; choose the files again and send once more.

clock-first_answer = First answer
clock-first_answer-short = Answer
clock-first_answer-by = Answered by { $at }
clock-next_answer = Next answer
clock-next_answer-short = Next answer
clock-next_answer-by = Answered again by { $at }
clock-verification = Check by Public Relations
clock-verification-short = Check
clock-verification-by = Checked by { $at }
clock-unit_follow_up = Follow-up by the unit
clock-unit_follow_up-short = Follow-up
clock-unit_follow_up-by = Followed up by the unit by { $at }
clock-resolution = Resolution
clock-resolution-short = Resolution
clock-resolution-by = Done by { $at }
clock-legal = Limit set by law
clock-legal-short = Legal limit
clock-legal-by = Limit set by law: { $at }
clock-length-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
clock-length-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
clock-state-met = Kept
clock-state-missed = { $span } too late
clock-state-unpromised = Cannot be promised yet: the list of holidays is incomplete
clock-state-dropped = No longer in force
stretch-hours = { $span } counted
stretch-days = { $count ->
    [one] { $count } working day counted
   *[other] { $count } working days counted
}
stretch-start-day = Not counted: the day it began
stretch-paused = Not counted: waiting for the reporter's reply
stretch-saturday = Not counted: Saturday
stretch-sunday = Not counted: Sunday
stretch-holiday = Not counted: public holiday, { $name }
stretch-leave = Not counted: collective leave, { $name }
track-did-warned = reminded the staff
track-did-rescheduled = counted the deadline of { $clock } again: { $why }
clocks-title = How the deadlines were counted
clocks-lead = Every hour or day that was counted, what was not and why, and every pause.
clock-length = Length
clock-start = Began
clock-due = Due
clock-due-if-now = Due, if answered now
clock-stopped = Ended
clock-policy = Policy
clock-source = Source
clock-warnings = Warnings to staff
clock-percent = Time used
clock-when = At
clock-told = Told
clock-told-yes = Yes
deadline-all = See it in detail
due-from-filing = when the report was received ({ $at })
