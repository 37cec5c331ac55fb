situation-title = Läget i Sverige
situation-lead = Av { $count } viktiga mått är skillnaderna mellan kommunerna störst i { $largest }: { $ratio } gånger så högt i den ena änden som i den andra. På { $apart } mått har kommunerna glidit isär, på { $together } har de närmat sig varandra.
situation-themes = Välj område
situation-all-themes = Allt
situation-map-title = { $name }, { $period }
situation-map-reading = Färgen jämför varje kommun med riket ({ $nation }). { $worse } betyder sämre än riket, { $better } bättre. Streckat: uppgift saknas.
situation-counties = Av skillnaderna mellan kommunerna ligger { $between } mellan länen och { $within } inom länen (andelar av variansen, varje kommun räknas lika).
situation-orange-dotted = Orange med prickar
situation-blue = Blått
situation-choose = Visa på kartan
situation-table-title = De största klyftorna mellan kommunerna
situation-table-reading = En tiondel av kommunerna är 29 stycken. Kvoten säger hur många gånger så högt värdet är i den ena änden som i den andra. Medelvärdet ensamt visar inte detta.
situation-indicator = Mått
situation-nation = Riket
situation-best = Bästa tiondelen
situation-worst = Sämsta tiondelen
situation-ratio = Kvot
situation-trend = Sedan start
situation-apart = glider isär
situation-together = närmar sig
situation-same = oförändrat
situation-unknown-trend = kan inte avgöras
situation-list-title = Alla kommuner
situation-worse-interval = { $low } till { $high }
situation-next-title = Vad vill du göra?
situation-next-indicators = Sök bland { $count } nyckeltal
situation-next-effects = Se om insatser gav effekt: fem utvärderingar med varje tal
situation-next-segregation = Se hur delat vi bor
situation-next-municipality = Se hur det är i din kommun
situation-next-selection = Se vilka kommuner en satsning bör välja
situation-next-allocation = Dela en ram till kronan
situation-more =
    { $form ->
        [one] Ett mått till
       *[other] Visa { $count } mått till
    }
