# Words that were not sent and are given back.
kept-title = Not sent yet, your words are still here
kept-stale-form = That page had been open too long. Check your words below, then send them again.
kept-unauthenticated = Your session ended before this was sent. Do not close this page.
kept-not-found = The ticket is no longer on your desk. It may just have been routed to another unit. Copy your words if you still need them.
kept-login = Log in again in a new tab
kept-login-then = Once logged in, come back to this tab and press Send again.
kept-send = Send again
kept-copy = Copy the text
kept-back = Back to the page before
kept-message = Message
kept-reason = Reason
kept-note = Note
kept-field = Field { $name }
kept-files = The files you picked were not kept. Attach them with a reply once this is sent.
error-desk = To your desk
desk-refused-kept = Your words were not sent. Copy them if you still need them.
