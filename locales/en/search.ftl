# Searching the help articles
nav-help = Help
search-label = What would you like to ask?
search-placeholder = for example: NIK not found
search-button = Search
search-hint = Write as you would ask a friend. Typing errors do not matter.
help-page-title = Help
help-page-title-asked = { $q } – Help
help-found = { $count ->
    [one] 1 article found
   *[other] { $count } articles found
}
help-found-most = The { $shown } best of { $count } articles found
help-meant = Did you mean
help-facets = Narrow by category
help-facet-all = All
help-lang-id = Indonesian
help-lang-en = English
help-none-title = No article fits yet
help-none-text = The answer may be there in other words, or we have not written it yet.
help-none-1 = Use other words or fewer of them, such as “forgot password”.
help-none-2 = Choose one of the categories below.
help-more-title = A few more words, please
help-more-text = Those words are in nearly every question. Add what happened to you, such as “forgot password”, or choose one of the categories below.
help-none-forms = Tell an officer
help-none-forms-text = Choose the form that comes closest. An officer answers by the time that is shown once you have sent it.
help-often = Often asked
help-categories = All categories
home-ask-or = No answer there? Report it, or check your report.
