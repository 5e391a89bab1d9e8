# The staff face.

staff-search-label = Search tickets
staff-search-placeholder = Ticket number, name or words
staff-nav-queue = Humas queue
staff-nav-inbox = Unit inbox
staff-nav-templates = Reply templates
staff-nav-mail = Outgoing mail
staff-nav-admin = Administration
staff-nav-users = Users
staff-nav-units = Units and routing
staff-nav-services = Services
staff-nav-policies = Deadlines and holidays
staff-nav-account = My account
staff-logout = Sign out
staff-shortcuts = Keyboard shortcuts
keys-move = Next and previous ticket
keys-open = Open the ticket
keys-search = Search
keys-take = Take the ticket
keys-answer = Write an answer
keys-note = Write an internal note
keys-route = Route to a unit
keys-send = Send what you wrote
keys-help = Show this list
