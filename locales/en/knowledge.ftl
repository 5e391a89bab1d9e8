# Knowledge base: help pages, editing articles
error-article-slug-shape = An article's address has lower-case letters, digits and single dashes, at most 96 characters. Example: nik-not-found.
error-article-slug-reserved = This word is already another page's address. Choose another.
