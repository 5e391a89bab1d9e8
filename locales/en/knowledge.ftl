# Knowledge base: help pages, editing articles
error-article-slug-shape = An article's address has lower-case letters, digits and single dashes, at most 96 characters. Example: nik-not-found.
error-article-slug-reserved = This word is already another page's address. Choose another.
error-article-day = Write the day as year-month-day, for example 2027-06-30.
error-article-too-many = Too many: at most { $max }.
error-article-category = There is no category “{ $name }”.
error-article-service = There is no service “{ $name }”.
audit-action-article-sync = Brought articles in from files

# Help pages: articles and shelves
help-title = Help
help-updated = Updated { $date }
help-due = we are reviewing it
help-read-in = { $lang ->
    [en] Read this in English
   *[id] Baca dalam bahasa Indonesia
}
help-only-in = { $lang ->
    [en] This article is in English only.
   *[id] This article is in Indonesian only.
}
help-contents = On this page
help-ways = Not solved yet?
help-ways-text = Send a report with the right form. Our staff read every report.
help-helped = Did this help?
help-thanks = Thank you for telling us
help-thanks-text = What you said is used to improve this article.
help-why-not = What is missing?
help-reason-unclear = It is hard to understand
help-reason-not-my-case = It is not about my problem
help-reason-did-not-work = I tried it and it did not work
help-reason-outdated = It is out of date
help-reason-other = Something else
help-words = Tell us a little more
help-words-hint = Please do not write your NIK, family card number or other personal data here.
help-send = Send
help-related = Related articles
help-source = Source:
help-shelf-empty = There are no articles here yet.
help-others = In Indonesian only
help-not-found-title = Did not find what you were looking for?
help-not-found-text = Send it with a form and our staff will answer.
help-not-found-link = See all services
