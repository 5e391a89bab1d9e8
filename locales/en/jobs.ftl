# The queue of background jobs, for operators.

staff-nav-jobs = Jobs
jobs-title = Background jobs
jobs-lead = Work that the system does by itself after a change is saved. What fails is tried again with growing waits, and then buried with the reason until you decide.
jobs-by-kind = The queue by kind
jobs-list = All kinds
jobs-every-kind = Show all kinds
jobs-column-kind = Kind
jobs-column-waiting = Waiting
jobs-column-oldest = Longest wait
jobs-column-failing = Failed before
jobs-column-buried = Buried
jobs-column-state = State
jobs-column-run = Runs at
jobs-all = All
jobs-ready = Waiting
jobs-running = Running
jobs-done = Done
jobs-buried = Buried
jobs-age-minutes = { $count ->
    [0] less than a minute
    [one] { $count } minute
   *[other] { $count } minutes
}
jobs-age-hours = { $count } hours
jobs-age-days = { $count } days
jobs-tries = try { $count } of { $most }
jobs-empty-title = No jobs here
jobs-empty-text = There is no job of this kind in this state.
jobs-back = Background jobs
jobs-lease = A node works on it until { $at }
jobs-created = Written
jobs-finished = Ended
jobs-key = Unique key
jobs-id = Job
jobs-result = Result
jobs-again = Run again
jobs-again-all = Run all again
jobs-again-all-confirm = Run all buried jobs of this kind again?
jobs-bury = Bury
jobs-bury-confirm = This job will not run again unless you ask for it. Bury it?
flash-job-again = The job is back in the queue.
flash-job-buried = The job was buried.
flash-jobs-again = The buried jobs are back in the queue.
flash-jobs-none = No job of this kind is buried.
problem-job-not-stopped = This job is running or has ended.
problem-job-not-waiting = This job is running or does not wait any more.
audit-action-job-requeue = Ran a background job again
audit-action-job-bury = Buried a background job
job-kind-retention-sweep = Retention: removing personal data
job-kind-search-push = Search: telling Meilisearch
job-kind-sla-recompute = Deadlines: computing again
job-kind-ticket-bulk = Tickets: bulk action
job-kind-ticket-retell = Tickets: telling an answer to many readers
