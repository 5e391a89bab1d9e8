# The staff's desk: lists of tickets, history, forms, errors.

tab-new = Unverified
tab-open = To do
tab-late = Overdue
tab-soon = Due in 24 hours
tab-mine = Mine
tab-routed = Not taken up
tab-working = In progress
tab-waiting = Waiting for reporter
tab-done = Done
tab-all = All
desk-search-results = Filtered tickets
desk-count-all = { $count ->
    [one] { $count } ticket
   *[other] { $count } tickets
}
desk-count-page = { $count ->
    [one] { $count } ticket on this page
   *[other] { $count } tickets on this page
}
desk-status-new = Unverified
desk-status-routed = Not taken up
desk-status-in_progress = In progress
desk-status-waiting_reporter = Waiting for reporter
desk-status-resolved = Done, not closed
desk-status-closed = Done, closed
desk-status-rejected = Rejected
desk-status-merged = Merged
filter-unit-none = Not with any unit
filter-due-late = Overdue
filter-due-today = Today
filter-due-24h = Within 24 hours
filter-who = Officer
filter-who-mine = Mine
filter-who-unassigned = Nobody yet
desk-flag-reopened = Was reopened
desk-flag-odd = Something in it is odd
desk-pick = Select ticket { $number }
desk-pick-all = All
desk-pick-go = Bulk action

reporter-hidden = Reporter kept secret
reporter-address = Sir or Madam
desk-humas = Public Relations Bureau, BKN
desk-humas-answers = The Public Relations Bureau answers itself
desk-wbs = WBS (do not route to a unit; point the reporter to the WBS channel)
desk-system = System
desk-several-readers = This answer also reaches other people whose tickets were merged into this one. Each gets their own name and number: write {"{{"}nama{"}}"} and {"{{"}nomor{"}}"}, and nothing personal about the first reporter.
desk-changed = Somebody has just changed this ticket. Your action was not carried out.
desk-changed-then = What you typed is still below. Read the changes first; send it again if it is still needed.
composer-template-use = Use template

desk-did-filed = filed the ticket
desk-did-verified = verified the ticket
desk-did-verified-class = verified the ticket, class { $class }
desk-did-classified = changed the subject
desk-did-classified-class = changed the class to { $class }
desk-did-routed = routed it to { $unit }
desk-did-taken = took the ticket
desk-did-assigned = assigned it to { $staff }
desk-did-asked = asked the reporter
desk-did-replied = replied
desk-did-noted = noted
desk-did-answered = answered
desk-did-answered-merged = answered through the merged ticket
desk-did-resolved = resolved the ticket
desk-did-resolved-answer = answered and resolved the ticket
desk-did-handed-back = handed it back to Public Relations from { $unit }
desk-did-rejected = rejected the report
desk-did-merged = merged it into { $number }
desk-did-absorbed = merged { $number } into this ticket
desk-did-unmerged = separated the ticket from its merge
desk-did-released = separated { $number } from this ticket
desk-did-reopened = reopened the ticket
desk-did-confirmed = confirmed that it is solved
desk-did-closed-by-silence = closed the ticket because nobody replied
desk-did-rated = rated the service { $rating } of 4
desk-did-attached = added files

flash-goes-on = Below is the next one.
flash-back = Open that ticket again
flash-to-list = To the list of tickets
flash-answered = The answer is on its way to the reporter.
flash-answered-resolved = Ticket { $number } is answered and resolved.
flash-resolved = Ticket { $number } is resolved.
flash-asked = The question about ticket { $number } is on its way and its clock is paused.
flash-noted = Note saved.
flash-verified = Verification saved.
flash-routed = Ticket { $number } is routed.
flash-taken = This ticket is yours now.
flash-assigned = Assigned.
flash-handed-back = The ticket is back in the Humas queue.
flash-handed-back-gone = Ticket { $number } is back in the Humas queue.
flash-rejected = Ticket { $number } is rejected; the reporter is told why.
flash-merged = Ticket { $number } is merged.
flash-unmerged = The ticket was separated from its merge.
flash-open-again = The ticket is open again.

reveal-page-title = See identity data
reveal-reason-hint = One sentence, for example: comparing with Dukcapil's data for this ticket.

error-nothing-changed = Nothing has been changed yet.
error-unit-missing = Choose a unit.
error-unit-inactive = This unit no longer receives tickets.
error-unit-same = The ticket is already with that unit.
error-staff-missing = Choose an officer.
error-staff-unknown = There is no such officer, or they cannot see this ticket.
error-staff-same = The ticket is already assigned to them.
error-names-reporter = This answer reaches several people, who must not learn of each other. Remove the name, e-mail and phone number of every reporter, those of merged tickets too, or use {"{{"}nama{"}}"}.
error-blank-left = A blank (…) is still to be filled in. Fill it in, or tick the box below if you mean it.
error-answer-missing = The reporter has not been answered. Write the answer first.
error-merge-into-missing = Write the number of the other ticket.
error-merge-into-unknown = There is no ticket with this number.
error-merge-into-itself = A ticket cannot be merged into itself.
error-merge-into-merged = That ticket is itself merged into another one. Use that one.
error-merge-into-rejected = That ticket was rejected.
error-merge-answer-not-for-them = That ticket has ended, and its answer cannot be passed on to this reporter: there is none, or it names somebody else. Answer this ticket by itself, or reopen the other one.
problem-merged-wait = Other tickets were merged into this one, and their reporters wait for an answer here. Answer and resolve it, or take the merges back first.
problem-secret-names-reporter = A secret ticket whose story holds the name, e-mail or phone number of the reporter. Open it and route it by itself.
error-bulk-changed = The request before was carried out. This one is different and was not carried out yet: check it and send it again.
error-filter-unknown = This filter is not known.
error-reason-missing = Say why.
error-reason-too-short = Give a clear reason of at least 10 characters.
problem-already-yours = This ticket is already yours.
problem-already-done = The same bulk action has already done this ticket.
error-bulk-action-unknown = Choose the action.
error-bulk-none = No ticket has been chosen.
error-bulk-too-many = Too many tickets: at most 5,000 at once. Narrow the filter.
error-bulk-filter-empty = An empty filter means every ticket. Choose a filter first.
error-cursor-shape = This page marker is not known.
error-cursor-key = This page marker belongs to another list.
error-limit-range = The number per page is between 1 and 200.

flash-bulk-none = Tick the tickets first that you want to work on together.
bulk-title = Bulk action
bulk-chosen = Chosen tickets
bulk-lead = Choose one action. Each ticket still follows its own rules: where it is not possible, the ticket is skipped and you are told why.
bulk-count = { $count ->
    [one] { $count } ticket chosen
   *[other] { $count } tickets chosen
}
bulk-more = and more
bulk-do-route = Route to a unit
bulk-do-resolve = Answer and resolve
bulk-do-answer = Answer
bulk-do-assign = Assign
bulk-do-verify = Set the class
bulk-do-merge = Merge into one ticket
bulk-do-reject = Reject
bulk-confirm = { $action }: { $chosen }. Do it now?
bulk-running = Being done
bulk-running-text = You may leave this page; the work goes on.
bulk-failed = It stopped before the end
bulk-failed-text = What is done stays done. Try again; if it keeps failing, tell an administrator.
bulk-finished = Finished
bulk-done = { $count ->
    [one] { $count } ticket done
   *[other] { $count } tickets done
}
bulk-refused = { $count ->
    [one] { $count } ticket skipped
   *[other] { $count } tickets skipped
}
bulk-back = Back to the list
desk-pick-list = Whole list

# Correcting the reporter's e-mail address, sending the receipt again
do-correct-email = Correct the e-mail
do-send-receipt = Send the receipt again
confirm-send-receipt = Send number, PIN and link again to the e-mail address on file?
confirm-correct-email = Change the reporter's e-mail address? The former PIN and link stop working.
hint-correct-email = Make sure first that it is the reporter who asks; a name, a NIK or a KK number proves nothing. Number, a new PIN and link go to the new address, a notice to the former one. Mails still waiting move along.
send-correct-email = Change and send the receipt
compose-email = The right e-mail address
compose-email-check = Checked by
email-check-phone = calling back the number on this ticket
email-check-counter = seeing them at the counter with an identity card
email-check-old-address = a message from the former address
error-email-check-missing = Choose how the reporter was checked.
error-email-check-no-phone = This ticket has no phone number. Check in another way.
error-email-unchanged = This is the address on file already. To send it again, use Send the receipt again.
flash-email-corrected = The address was changed. A receipt with a new PIN goes there.
flash-receipt-sent = The receipt was sent again to the address on file.
desk-did-email-corrected = corrected the reporter's e-mail address, checked by: { $check }
desk-did-receipt-sent = sent the receipt again
track-did-email-corrected = corrected the e-mail address
track-did-receipt-sent = sent the receipt again
audit-action-ticket-correct-email = Corrected a reporter's e-mail address

# Recall, checked, merged tickets
do-recall = Recall
hint-recall = The ticket returns to the Humas queue and leaves its unit and officer. Say why, for the unit; the reporter does not read it.
desk-did-handed-back-recalled = recalled the ticket to the Humas queue
desk-did-follower-wrote = the reporter of ticket { $number }, which was merged into this one, wrote
desk-did-follower-wrote-files = the reporter of ticket { $number }, which was merged into this one, sent { $files ->
    [one] one file
   *[other] { $files } files
} without words
desk-flag-checked = Checked by Humas
pane-checked = Checked { $at }
filter-checked = Checked
filter-checked-no = Not checked yet
filter-checked-yes = Checked
bulk-seen = Only the tickets that were in the list when this page was opened, { $at }. What came in or changed since is left alone.
error-bulk-look-again = The list has to be looked at once more. Check what is chosen, then run it.
compose-blanks = I mean these dots (…)
pane-story-names = The reporter asked to stay unknown, but the story holds their own name, address or phone number. The unit that gets this ticket will read it.
pane-same-reporter = The same reporter has other open tickets
send-merge-same = Merge this ticket into it
pane-files-withheld = The reporter attached { $count } files. Their identity is kept secret: you see the files once Biro Humas has looked at them.
pane-files-withheld-merged = The reporter of a ticket merged into this one attached { $count } files. Their identity is kept secret: you see the files once Biro Humas has looked at them.
pane-files-not-yours = This ticket has { $count } files. Your role cannot open them.
pane-files-to-release = The unit does not see the files of a reporter whose identity is secret. Look first: do they show who it is?
confirm-release-files = Show the reporter's files to the unit? This cannot be taken back.
do-release-files = Show the files to the unit
flash-files-released = The unit can open these files now.
desk-did-files-released = showed the reporter's files to the unit
problem-nothing-withheld = No file of this ticket is withheld.

# Deadlines that moved, warnings
desk-did-warned = warned: { $clock }, { $level } percent of the time is gone
desk-did-warned-over = warned: { $clock } is overdue
desk-did-rescheduled = counted the deadline of { $clock } again: { $why }
why-policy = the policy was changed
why-class = the class was changed
why-unit = the unit is in another time zone
why-calendar = the holidays were changed
