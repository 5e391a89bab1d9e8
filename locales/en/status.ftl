# Ticket states and roles as people read them.

status-new = Not yet checked
status-routed = Waiting for the unit
status-in_progress = In progress
status-waiting_reporter = Waiting for reporter
status-resolved = Resolved
status-closed = Closed
status-rejected = Rejected
status-merged = Merged

# One sentence for the reporter: what the state means for them.
status-new-meaning = We have received your report; it is waiting to be checked by a public relations officer.
status-routed-meaning = Your report has been checked and passed to the unit that handles it.
status-routed-meaning-named = Your report has reached the unit that handles it, and an officer has been named. The work has not begun yet.
status-in_progress-meaning = An officer is working on your report.
status-waiting_reporter-meaning = We need something from you.
status-resolved-meaning = Your report has been answered.
status-closed-meaning = This report is done and closed.
status-rejected-meaning = We cannot process this report.
status-merged-meaning = This report was merged with another about the same matter.

role-humas = Humas administrator
role-unit_staff = Unit staff
role-unit_head = Unit head
role-counter = Counter officer
role-wbs_wasdal = WBS manager, Wasdal
role-wbs_inspektorat = WBS manager, Inspektorat
role-leader = Leadership
role-admin = Administrator
