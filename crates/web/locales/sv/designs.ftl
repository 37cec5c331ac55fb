designs-title = Svenska satsningar
designs-lead = Vad som skulle mätas, mot vilka och hur bestämdes i en design med tidpunkt och kontrollsumma. Svaret räknas om när ny statistik kommer; det gamla står kvar.
designs-refused = Utvärderingen kan inte räknas på denna statistik
designs-outcomes =
    { $form ->
        [one] Ett utfall
       *[other] { $count } utfall
    }
designs-supported = Stöds
designs-supported-count =
    { $form ->
        [one] ett stöds
       *[other] { $count } stöds
    }
designs-not-supported = Stöds inte
designs-not-supported-count =
    { $form ->
        [one] ett stöds inte
       *[other] { $count } stöds inte
    }
designs-cannot-be-told = Kan inte avgöras
designs-cannot-be-told-count =
    { $form ->
        [one] ett kan inte avgöras
       *[other] { $count } kan inte avgöras
    }
designs-too-early = För tidigt
designs-too-early-count =
    { $form ->
        [one] för ett är det för tidigt
       *[other] för { $count } är det för tidigt
    }
designs-moment = { $day } kl. { $time } (UTC)
designs-unregistered = Explorativ: designen är inte registrerad, så ingen kan veta om frågan ställdes före svaret.
designs-test = Prövning: designen registrerades { $at }, innan det fanns statistik för åren efter starten.
designs-explorative = Explorativ: designen registrerades { $at }, när statistiken för åren efter starten redan fanns. Den som valde fråga kunde ha sett svaret.
designs-partly-explorative = Delvis explorativ: designen registrerades { $at }, när statistiken för åren efter starten redan fanns för några av utfallen.
designs-explorative-data = Explorativ: designen registrerades { $at }, när hela datamängden redan fanns. Den som valde fråga kunde ha sett svaret.
designs-lacks = Det som saknas
designs-outcomes-title = Svaret, utfall för utfall
designs-head-outcome = Utfall
designs-head-effect = Effekt (intervall)
designs-head-why = Varför
designs-head-check = Kontroll
designs-head-says = Besked
designs-record = Underlag
designs-words-title = Vad orden betyder
designs-words = Stöds: hela intervallet ligger åt det håll som väntades, även när hänsyn tas till att flera utfall prövas, och ingen kontroll talar emot. Stöds inte: intervallet rymmer ingen effekt som är värd att ha. Kan inte avgöras: data räcker inte, eller en kontroll talar emot. För tidigt: statistiken når inte fram till det sista året. Att något inte kan avgöras betyder inte att satsningen misslyckades.
designs-design-title = Designen
designs-programme = Satsning
designs-treated-from = Med från
designs-compared = Jämförs med
designs-comparison-never = Alla kommuner som varken är med eller undantagna
designs-comparison-similar = Kommuner som Kolada kallar lika någon av dem som är med
designs-comparison-below = De { $n } kommuner som ligger närmast under gränsen i urvalsmodellen { $model }
designs-comparison-chosen = Namngivna kommuner: { $reason }
designs-excluded = Undantagna från jämförelsen
designs-flagged = Flaggade i jämförelsen
designs-estimator = Metod
designs-estimator-callaway-santanna = Skillnad-i-skillnad efter startår (Callaway och Sant'Anna 2021)
designs-estimator-imputation = Imputering (Borusyak, Jaravel och Spiess 2024)
designs-estimator-synthetic-did = Syntetisk skillnad-i-skillnad (Arkhangelsky m.fl. 2021)
designs-estimator-synthetic-control = Syntetisk kontroll (Abadie, Diamond och Hainmueller 2010)
designs-estimator-local-polynomial = Lokala polynom av grad { $p } på var sin sida, med ett intervall som räknar med deras fel genom grad { $q } (Calonico, Cattaneo och Titiunik 2014). Kärna { $kernel }, bandbredd { $bandwidth }
designs-data = Datamängd
designs-data-told = { $source }. Villkor: { $terms }
designs-data-checksum = Datamängdens SHA-256
designs-running = Regeln ser på
designs-change = Gränsen
designs-change-kink = Vid { $cutoff } ändrar sig lutningen: en knäck
designs-change-jump = Vid { $cutoff } ändrar sig nivån: ett hopp
designs-given = Det som ges
designs-given-by-rule = Allt till dem ovanför gränsen och inget till dem under den
designs-cluster = Rader som hör ihop
designs-cluster-told = De som har samma värde i kolumnen { $column }
designs-checks = Kontroller
designs-check-placebo-date = Låtsad start { $years } år tidigare
designs-check-similar-only = Bara lika kommuner i jämförelsen
designs-check-without-flagged = Utan de flaggade kommunerna
designs-check-leave-one-out = Utan var och en av dem som är med, i tur och ordning
designs-check-parallel-trends = Om trenderna skulle skilja sig { $multiple } gånger så mycket som mest före starten
designs-check-callaway-santanna = Annan metod: skillnad-i-skillnad efter startår
designs-check-imputation = Annan metod: imputering
designs-check-synthetic-did = Annan metod: syntetisk skillnad-i-skillnad
designs-check-synthetic-control = Annan metod: en syntetisk kontroll för var och en
designs-check-density = Om raderna hopar sig på ena sidan om gränsen
designs-check-first-stage = Om det som ges ändrar sig tydligt vid gränsen
designs-check-placebo-cutoffs = Låtsade gränser vid { $at }
designs-check-bandwidths = Med { $times } gånger så stor bandbredd
designs-check-donut = Utan raderna närmare gränsen än { $radius }
designs-check-balance = Om det som gränsen inte kan ha ändrat är lika på båda sidor: { $columns }
designs-again = Samma underlag räknas fram igen, byte för byte, med
designs-reason-clear = Effekten är { $effect }, åt det håll som väntades, och ingen kontroll talar emot.
designs-reason-too-small = Effekten är { $effect }: ingen i intervallet är så stor som { $size }, det minsta som är värt att ha, och ingen kontroll talar emot.
designs-reason-opposite = Utfallet gick åt andra hållet än väntat, { $effect }, och ingen kontroll talar emot.
designs-reason-imprecise = Effekten är { $effect }. Intervallet rymmer både ingen effekt alls och en så stor som { $size }: data räcker inte för att skilja dem åt.
designs-reason-no-size-of-interest = Effekten är { $effect }. Intervallet rymmer noll, och ingen har sagt hur stor effekt som är värd att ha.
designs-reason-many-outcomes = Effekten är { $effect } för sig, men försvinner i slumpen när hänsyn tas till att flera utfall prövas.
designs-reason-contradicted = Talet är { $effect }, men detta talar emot: { $against }.
designs-reason-refused = Metoden ger inget svar: { $refusal }.
designs-reason-too-early = Statistiken når { $known }; utfallet ska följas till och med { $needed }. Hittills: { $effect }.
designs-reason-too-early-unseen = Statistiken når { $known }; utfallet ska följas till och med { $needed }. Ännu finns inget år efter starten att räkna på.
designs-unit-points = procentenheter
designs-unit-own = indikatorns enhet
designs-unit-outcome = i utfallets enhet
designs-expected-higher = Väntat: högre, i genomsnitt över { $years } år från starten.
designs-expected-lower = Väntat: lägre, i genomsnitt över { $years } år från starten.
designs-expected-higher-across = Väntat: högre ovanför gränsen än under den.
designs-expected-lower-across = Väntat: lägre ovanför gränsen än under den.
designs-expected-higher-with-more = Väntat: högre för dem som får mer.
designs-expected-lower-with-more = Väntat: lägre för dem som får mer.
designs-worth = Minst { $size } { $unit } är värt att ha, enligt designen.
designs-worth-unsaid = Designen säger inte hur stor effekt som är värd att ha.
designs-events-title = Effekt år för år
designs-paths-title = De som är med, och en blandning av andra
designs-gaps-title = Sticker de ut bland andra?
designs-binned-treatment-title = Det som ges, på båda sidor om gränsen
designs-binned-outcome-title = Utfallet, på båda sidor om gränsen
designs-checks-title = Samma fråga på andra sätt
designs-checks-reading = Varje rad är samma effekt räknad på ett annat sätt, med sitt intervall. Den första är huvudsvaret. Den låtsade starten ska ligga kring ingen effekt.
designs-checks-explained = Kontrollerna bestämdes i designen. En låtsad start ska inte visa någon effekt; de andra ska ge samma besked som huvudsvaret.
designs-threshold-checks-reading = Varje rad är samma effekt räknad på ett annat sätt, med sitt intervall; för olika bandbredder den minsta och den största. Den första är huvudsvaret.
designs-threshold-checks-explained = Kontrollerna bestämdes i designen. Det som ges ska ändra sig tydligt vid gränsen. Antalet rader, låtsade gränser och det som gränsen inte kan ha ändrat ska inte ändra sig. De andra ska ge samma besked som huvudsvaret.
designs-threshold = Gränsen
designs-window = Efter starten
designs-years-since = År sedan starten
designs-treated = De som är med
designs-mix = Blandning av andra
designs-level = Indikatorns värde
designs-main = Huvudsvaret
designs-no-effect = ingen effekt
designs-worth-mark = minst värt
designs-cannot = Siffran gäller alla som var med i genomsnitt, inte var och en, och den kan inte skilja satsningen från annat som hände just dem samtidigt.
designs-threshold-cannot = Siffran gäller dem nära gränsen, inte alla, och bara om inget annat ändrar sig just där.
designs-threshold-weak = Det som ges ändrar sig för svagt vid gränsen (F = { $f }, minst { $enough } behövs). Talet delas då med något nära noll, så intervallet är osäkrare än det ser ut.
designs-detectable = Den minsta effekt som nästan säkert hade synts är { $size } { $unit }. En mindre kan finnas utan att synas.
designs-cannot-explorative = Svaret är explorativt: statistiken fanns när frågan ställdes.
designs-against = Talar emot
designs-not-against = Talar inte emot
designs-left-out = Kommuner som inte kunde vara med (engelska)
designs-source = { $name }. Källa: { $sets }. { $treated } kommuner jämförda med { $compared }, { $from }–{ $to }.
designs-threshold-source = { $name }. Källa: { $source }. { $below } rader under och { $above } över gränsen ligger nära nog att räkna på, av { $n }.
designs-source-none = { $name }. Källa: { $sets }.
