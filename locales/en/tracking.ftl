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
due-how-hours = { $hours } hours from when the report was received ({ $filed }). They run day and night, holidays included.
due-how-working-days = { $days } working days from when the report was received ({ $filed }).
due-how-weekends = Not counted: { $count } Saturdays and Sundays.
due-how-holidays = Not counted, holidays: { $list }.
due-how-set = Counted from when the report was received ({ $filed }) by the rule in force that day.
due-how-paused = Plus { $span } while we waited for the reporter.
due-how-waiting = On hold since { $since } because we are waiting for a reply; the deadline moves by as long as we wait.
due-how-answered = The first answer was sent { $at }. It was due { $due }.

problem-reopen-used-up = You have reopened this ticket once already. File a new report and mention this number.
problem-reopen-too-late = This ticket was closed more than 30 days ago. File a new report and mention this number.
