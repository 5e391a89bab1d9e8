# Knowledge base: help pages, editing articles
error-article-slug-shape = An article's address has lower-case letters, digits and single dashes, at most 96 characters. Example: nik-not-found.
error-article-slug-reserved = This word is already another page's address. Choose another.
error-article-day = Write the day as year-month-day, for example 2027-06-30.
error-article-too-many = Too many: at most { $max }.
error-article-category = There is no category “{ $name }”.
error-article-service = There is no service “{ $name }”.
audit-action-article-sync = Brought articles in from files
