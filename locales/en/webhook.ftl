# Webhooks: other programs that are told what happens to tickets. For administrators.

staff-nav-webhook = Webhooks
webhook-title = Webhooks
webhook-lead = Other programs that are told when something happens to a ticket. Only number, status, class, service, unit and times are sent; never a name, an address, a NIK or what was written.
webhook-add = Add a receiver
webhook-add-lead = Once saved, the secret for checking signatures is shown one single time.
webhook-change = Change the receiver
webhook-save = Save changes
webhook-back = Back
webhook-empty-title = No receivers yet
webhook-empty-text = Add the address of a program that needs to follow tickets, a monitoring board for example.
webhook-receiver = Receiver
webhook-state = State
webhook-taken = Last taken
webhook-never = Never yet
webhook-created = Added
webhook-name = Name
webhook-name-hint = For you and your colleagues, for example "Monitoring board of Humas".
webhook-url = Address
webhook-url-hint = Begins with https://. An address inside the house's network works only where the operator allows it.
webhook-events = Events
webhook-events-hint = The receiver is told only of the events that are ticked.
webhook-events-all = All events
webhook-events-some = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
webhook-active = Active
webhook-failing = Deliveries fail
webhook-failures = { $count ->
    [one] failed once
   *[other] failed { $count } times in a row
}
webhook-resumes = tried again { $at }
webhook-paused = Paused
webhook-asleep = Stopped after failing for days
webhook-gone = Stopped by the receiver
webhook-paused-text = What happens during the pause is not noted for this receiver. What waits already is sent once it is resumed.
webhook-asleep-text = For more than five days not one delivery was taken. Look at the receiver, then resume; what still waits will be sent.
webhook-gone-text = The receiver answered 410: it wants nothing more. Remove it, or correct its address and resume.
webhook-resume = Resume
webhook-pause = Pause
webhook-test = Send a test
webhook-remove = Remove
webhook-remove-confirm = This receiver and its log of deliveries will be removed. Remove?
webhook-secret = Secret
webhook-secret-new = Change the secret
webhook-secret-confirm = A new secret is made. The old one goes on signing as well for a day. Change it?
webhook-secret-title = Webhook secret
webhook-secret-heading = Secret of { $name }
webhook-secret-lead = Give it to whoever runs the receiving program, by a safe way. With it the receiver makes sure that a delivery comes from LAPORBKN.
webhook-secret-once = The secret is shown now and never again. If it is lost, change it.
webhook-secret-done = I have copied it
webhook-former-until = The old secret is valid until { $at }.
webhook-added = Receiver added
webhook-secret-changed = Secret changed
webhook-log = Deliveries
webhook-log-all = All
webhook-log-pending = Waiting
webhook-log-delivered = Taken
webhook-log-buried = Buried
webhook-log-empty-title = No deliveries here
webhook-log-empty-text = There is no delivery of this event in this state yet.
webhook-event = Event
webhook-written = Noted
webhook-tried = Last tried
webhook-took = took { $ms } milliseconds
webhook-tries = { $count ->
    [one] { $count } try
   *[other] { $count } tries
}
webhook-next-try = Next try { $at }
webhook-request = What is sent
webhook-answer = Answer
webhook-answer-note = The first 4 KiB at most, as they are.
webhook-answer-empty = The answer had no content.
webhook-answer-none = No answer yet.
webhook-again = Send again
webhook-send-now = Send now
webhook-all-again = Send all buried ones again
webhook-all-again-confirm = Send all buried deliveries again?

webhook-event-webhook-test = Test
webhook-event-ticket-filed = Ticket filed
webhook-event-ticket-verified = Verified
webhook-event-ticket-classified = Class or subject corrected
webhook-event-ticket-routed = Routed to a unit
webhook-event-ticket-taken = Work begins
webhook-event-ticket-asked = Reporter asked
webhook-event-ticket-replied = Reporter replied
webhook-event-ticket-answered = Answered
webhook-event-ticket-resolved = Resolved
webhook-event-ticket-confirmed = Solved, says the reporter
webhook-event-ticket-closed = Closed for want of a reply
webhook-event-ticket-rated = Rated by the reporter
webhook-event-ticket-reopened = Reopened
webhook-event-ticket-handed-back = Handed back to Humas
webhook-event-ticket-rejected = Rejected
webhook-event-ticket-merged = Merged
webhook-event-ticket-unmerged = Separated again
webhook-event-ticket-due = Deadline near or missed
webhook-event-ticket-rescheduled = Deadline moved

error-webhook-name-missing = Give the receiver a name.
error-webhook-name-long = A name has at most { $max } characters.
error-webhook-url-missing = Give the receiver's address.
error-webhook-url-long = An address has at most { $max } characters.
error-webhook-url-shape = This is not the address of a server. Example: https://integration.example.go.id/laporbkn
error-webhook-url-scheme = Use https://. Without encryption only addresses that the operator allowed can be reached.
error-webhook-url-userinfo = Put no user name or password into the address. The signature proves who sent it.
error-webhook-url-port = Nothing listens on port 0.
error-webhook-url-closed = This address leads to this server itself or to an inner network. Ask the operator to allow it with LAPORBKN_WEBHOOK_ALLOW_PRIVATE.
error-webhook-events-missing = Tick at least one event.
error-webhook-events-unknown = One of the events is unknown. Load this page again and choose once more.

flash-webhook-saved = The receiver is saved.
flash-webhook-paused = The receiver is paused.
flash-webhook-resumed = The receiver is active again.
flash-webhook-removed = The receiver is removed.
flash-webhook-tested = The test is being sent. Load this page again to see the answer.
flash-webhook-again = The delivery is back in the queue.
flash-webhook-all-again = All buried deliveries are back in the queue.
flash-webhook-none-buried = No delivery is buried.
problem-webhook-not-active = This receiver is not active. Resume it first, then send again.
problem-webhook-delivery-busy = This delivery is being sent right now. Wait a moment.

notice-webhook-asleep-many = { $count ->
    [one] A receiver of webhooks was stopped after failing for days
   *[other] { $count } receivers of webhooks were stopped after failing for days
}
notice-webhook-gone-many = { $count ->
    [one] A receiver of webhooks asked to be left alone and was stopped
   *[other] { $count } receivers of webhooks asked to be left alone and were stopped
}

audit-action-webhook-add = Added a receiver of webhooks
audit-action-webhook-edit = Changed a receiver of webhooks
audit-action-webhook-secret = Changed the secret of a webhook
audit-action-webhook-pause = Paused a receiver of webhooks
audit-action-webhook-resume = Resumed a receiver of webhooks
audit-action-webhook-remove = Removed a receiver of webhooks
audit-action-webhook-test = Sent a test by webhook
audit-action-webhook-redeliver = Sent deliveries of a webhook again
audit-action-webhook-stop = A receiver of webhooks was stopped automatically
