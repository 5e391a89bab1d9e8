# Used by the layouts and partials of every face.

skip-to-content = Skip to content
nav-main = Main navigation
nav-footer = Footer links
nav-services = Services
nav-ticket = Track ticket
nav-statistics = Statistics
nav-contact = Contact
nav-privacy = Privacy notice
nav-staff = Staff
other-lang-code = id
other-lang-name = Bahasa Indonesia
footer-about = The complaints and help service of Badan Kepegawaian Negara, Indonesia’s National Civil Service Agency. Free, no account needed.
footer-safety = Our officers never ask for money, your password or your ticket PIN.

copy = Copy
copied = Copied
close = Close
back = Back
print = Print
choose = Choose…
yes = Yes
no = No
cancel = Cancel
save = Save
change = Change
optional = optional
attachments = Attachments
internal-only = Staff only
none = None

errors-title = { $count ->
    [one] One answer needs fixing
   *[other] { $count } answers need fixing
}
errors-kept = Don’t worry, everything you typed is still on this page.
why-asked = Why?
date-placeholder = 17-08-1998
password-show = Show
password-hide = Hide

files-rule = At most { $count } files of 5 MB each. Photos (JPG, PNG, WebP) or PDF.
files-remove = Remove
files-shrinking = Making the photo smaller…
files-shrunk = Photo made smaller so that it sends quickly
files-too-big = Larger than 5 MB. Make it smaller or choose another file.
files-too-many = At most { $count } files. Remove some.
files-bad-type = Only photos (JPG, PNG, WebP) or PDF.

deadline-how = How is this deadline counted?
steps-label = Steps
steps-done = done
pager-label = Pages
pager-prev = Previous
pager-next = Next

page-description = Report a problem with CASN registration or BKN services. Free, no account, answered by a date that you are told.
