search-title = Sök i allt
search-lead = Nyckeltal, insatser, lärdomar, utvärderingar, åtaganden, reformer, bidrag och platser.
search-words = Vad letar du efter?
search-kinds = Det här finns att hitta
search-hits =
    { $form ->
        [one] { $count } träff
       *[other] { $count } träffar
    }
search-none = Inget passar. Pröva färre eller vanligare ord, eller ta bort ett av valen.
search-past-the-end = Det finns inga fler träffar. Gå tillbaka till den föregående sidan.
search-any-word = Få eller inga träffar har alla orden; de kommer först. De andra har något av dem.
search-cut = Det du skrev var för långt. Sökningen gäller de första { $most } tecknen.
search-kind = Slag
search-kind-indicator = Nyckeltal
search-kind-intervention = Insats
search-kind-lesson = Lärdom
search-kind-evaluation = Utvärdering
search-kind-commitment = Åtagande
search-kind-reform = Reform
search-kind-programme = Bidragsprogram
search-kind-call = Utlysning
search-kind-grant = Beslut om bidrag
search-kind-place = Kommun eller län
search-reports =
    { $form ->
        [one] { $count } redovisning som du får läsa passar också.
       *[other] { $count } redovisningar som du får läsa passar också.
    }
search-reports-best = De { $most } bästa visas.
search-reports-title = Redovisningar
search-report = { $name }, redovisning { $number }, senast { $due }
