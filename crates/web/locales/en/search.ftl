search-title = Search everything
search-lead = Indicators, interventions, lessons, evaluations, commitments, reforms, grants and places.
search-words = What are you looking for?
search-kinds = What there is to find
search-hits =
    { $form ->
        [one] { $count } hit
       *[other] { $count } hits
    }
search-none = Nothing fits. Try fewer or more common words, or take one of the choices away.
search-past-the-end = There are no more hits. Go back to the page before.
search-any-word = Few hits or none have all the words; they come first. The others have some of them.
search-cut = What you wrote was too long. The search is for the first { $most } characters.
search-kind = Kind
search-kind-indicator = Indicator
search-kind-intervention = Intervention
search-kind-lesson = Lesson
search-kind-evaluation = Evaluation
search-kind-commitment = Commitment
search-kind-reform = Reform
search-kind-programme = Grant programme
search-kind-call = Call
search-kind-grant = Decision on a grant
search-kind-place = Municipality or county
search-reports =
    { $form ->
        [one] { $count } report that you may read fits too.
       *[other] { $count } reports that you may read fit too.
    }
search-reports-best = The best { $most } are shown.
search-reports-title = Reports
search-report = { $name }, report { $number } due { $due }
