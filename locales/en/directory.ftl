# Information pages and the administration of the directory.

statistics-none = None yet
statistics-on-time-hint = within 48 hours of receipt
statistics-rtl-receipt = Mean time to first answer
statistics-rtl-receipt-hint = from receipt of the report
statistics-rtl-routing = Mean time of the units
statistics-rtl-routing-hint = from routing to the unit
statistics-rating-hint = { $count ->
    [one] from { $count } rating
   *[other] from { $count } ratings
}
statistics-days = { $amount } days
statistics-hours = { $amount } hours
statistics-no-class = Not classified yet
statistics-by-month = Reports received by month
statistics-head-month = Month
statistics-by-day = Reports received in the last 30 days
statistics-head-day = Day
statistics-status-new = Not verified yet
statistics-status-routed = Not followed up yet
statistics-status-in_progress = In progress
statistics-status-waiting_reporter = Waiting for the reporter
statistics-status-resolved = Done, answered
statistics-status-closed = Done, closed
statistics-status-rejected = Rejected
statistics-status-merged = Merged
