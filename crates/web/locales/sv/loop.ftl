loop-title = Från skillnad till lärdom: { $name }
loop-heading = Från skillnad till lärdom:
loop-list-title = Kretsloppen: från skillnad till nästa utlysning
loop-list-lead = Var varje program står på vägen från skillnad, via urval, bidrag, insats och effekt, till det som nästa utlysning ändrar – och var kedjan bryts.
loop-list-municipality = En kommun i taget
loop-list-municipality-reading = Samma åtta steg finns för varje kommun. Välj kommunen och följ länken på dess sida:
loop-crumb-programme = Programmets bidrag
loop-reading = Varje steg säger vad som är känt, var det kommer från och var hela svaret finns. Det som ingen vet står som okänt, med skälet; det räknas aldrig som noll.
loop-files = Stegen som data
loop-unknown = Okänt
loop-source = Källa
loop-more =
    { $form ->
        [one] Ett till finns i filerna.
       *[other] { $count } till finns i filerna.
    }
loop-section = Hela kretsloppet
loop-section-reading = Skillnad, urval, bidrag, insats, resultat, effekt, lärdom och nästa utlysning på en sida.
loop-to-programme = Följ programmet från skillnad till lärdom
loop-to-municipality = Följ kommunen från skillnad till lärdom
loop-question-gap = Var är skillnaden?
loop-question-selection = Vem väljs, och varför?
loop-question-grant = Vad beviljades?
loop-question-activity = Vad gjordes?
loop-question-result = Vad blev resultatet?
loop-question-effect = Gjorde det skillnad mot vad som annars hade hänt?
loop-question-lesson = Vad lärde vi oss?
loop-question-next-call = Vad ändrar nästa utlysning?
loop-short-gap = skillnaden
loop-short-selection = urvalet
loop-short-grant = bidraget
loop-short-activity = insatsen
loop-short-result = resultatet
loop-short-effect = effekten
loop-short-lesson = lärdomen
loop-short-next-call = nästa utlysning
loop-link-gap = Läget i siffror
loop-link-selection = Urvalsmodellerna
loop-link-grant = Bidragen, krona för krona
loop-link-activity = Alla insatser
loop-link-result = Beslut och redovisningar
loop-link-effect = Utvärderingen med design och underlag
loop-link-lesson = Alla lärdomar
loop-link-next-call = Utlysningarna
loop-lead-whole = Kedjan håller hela vägen: alla { $of } steg har ett svar.
loop-lead-broken = { $n } av { $of } steg har ett svar. Kedjan bryts först vid steg { $number }, { $step }: { $because }
loop-effect = Om det gjorde skillnad: { $told }
loop-lacking-untold = det som är känt svarar inte på frågan.
loop-lacking-no-indicator = inget nyckeltal är utpekat som det som ska ändras.
loop-lacking-no-values = statistiken här har inga värden för kommuner.
loop-lacking-no-selection = ingen urvalsmodell, lag eller utlysning här säger vem som väljs.
loop-lacking-no-grants = inga bidrag finns i registret här, så belopp och mottagare är okända.
loop-lacking-no-amounts = vilka som fick bidrag är känt men inte hur mycket.
loop-lacking-no-interventions = ingen insats är dokumenterad.
loop-lacking-no-results = inget utfall är rapporterat för de { $n } indikatorer som insatserna har.
loop-lacking-nothing-to-count = det finns ingen dokumenterad insats och ingen redovisning att räkna resultat ur.
loop-lacking-no-design = ingen utvärdering är upplagd.
loop-lacking-not-possible = utlysningarna säger att ingen utvärdering är möjlig.
loop-lacking-not-followed = en design går inte att räkna på denna statistik.
loop-lacking-no-lessons = ingen lärdom är publicerad.
loop-lacking-no-call = ingen utlysning finns här, så inget går att jämföra.
loop-lacking-one-call = det finns bara en utlysning, så det finns ingen tidigare att jämföra med.
loop-name-nothing-worse = Kommunens profil
loop-name-frame = Ramen
loop-name-grants = Bidragen
loop-name-reports = Redovisningarna
loop-told-spread = { $nation } i landet. Den bästa tiondelen av kommunerna har { $best } i genomsnitt och den sämsta { $worst } ({ $period }, { $n } kommuner).
loop-trend-apart = Kommunerna har glidit isär.
loop-trend-together = Kommunerna har blivit mer lika.
loop-trend-same = Spridningen är ungefär som förr.
loop-told-worst = { $value } här och { $nation } i landet. Hälften av kommunerna ligger mellan { $low } och { $high } ({ $period }, { $n } kommuner). Det är här som avståndet till landet är störst åt det sämre hållet.
loop-worst-grown = Avståndet har vuxit sedan { $since }.
loop-worst-unchanged = Avståndet är ungefär som { $since }.
loop-worst-shrunk = Avståndet har minskat sedan { $since }.
loop-worst-turned = Kommunen låg inte sämre till { $since }.
loop-told-nothing-worse = inget av de { $n } jämförda nyckeltalen är sämre än i landet.
loop-told-annex = lagen räknar upp { $n } kommuner.
loop-told-chosen = modellen väljer { $n } kommuner.
loop-told-chosen-open = modellen väljer { $n } kommuner; för { $open } går det inte att avgöra.
loop-told-call-list = { $n } får söka i den senaste utlysningen.
loop-told-on-call-list = kommunen får söka.
loop-told-named = lagen räknar upp kommunen.
loop-told-not-named = lagen räknar inte upp kommunen.
loop-told-chosen-here = modellen väljer kommunen.
loop-told-not-chosen-here = modellen väljer inte kommunen.
loop-told-open-here = uppgifter saknas, så det går inte att säga.
loop-told-frame = { $amount } för { $year } ({ $stage }).
loop-told-grants = { $n } bidrag till { $recipients } mottagare; { $decided } är beslutat och { $paid } utbetalt.
loop-told-grants-one = { $n } bidrag; { $decided } är beslutat och { $paid } utbetalt.
loop-told-treated = { $n } kommuner fick bidraget, de första { $start }.
loop-told-treated-here = kommunen fick bidraget från { $start }.
loop-told-counted = { $actual } { $unit } ({ $days }). Målet var { $target }.
loop-told-counted-without-target = { $actual } { $unit } ({ $days }). Inget mål var satt.
loop-told-reports = { $n } av { $due } redovisningar som skulle ha kommit har kommit.
loop-years =
    { $form ->
        [one] ett år
       *[other] { $count } år
    }
loop-told-estimated = effekten skattas till { $effect }, i genomsnitt över { $years } från starten, för { $n } kommuner tillsammans.
loop-told-estimated-own-unit = effekten skattas till { $effect } i nyckeltalets enhet, i genomsnitt över { $years } från starten, för { $n } kommuner tillsammans.
loop-told-estimated-at-threshold = effekten skattas till { $effect } { $unit }, av { $n } rader nära gränsen.
loop-told-not-estimated = metoden ger ingen skattning.
loop-told-too-early = svaret gäller { $years } år från starten, och statistiken måste nå { $needed }.
loop-told-explorative = Explorativ: svaret gick att se innan designen registrerades.
loop-told-learned-proposed = föreslagen.
loop-told-learned-reviewed = granskad av någon annan än den som skrev.
loop-told-learned-spread = andra har tagit över den.
loop-told-learned-contradicted = nyare underlag talar emot.
loop-told-learned-replaced = en annan lärdom har ersatt den.
loop-told-carried-over = lärdomen står sig och kan användas. Ingen utlysning säger vilka lärdomar den bygger på.
loop-told-unchanged = lik utlysningen före i lag, urval, ram, formulär, granskning och utvärdering.
loop-told-open-now = öppen till { $closes }.
loop-told-opens = öppnar { $opens } och stänger { $closes }.
loop-changed-wording = lagens lydelse: förut { $from }, nu { $to }.
loop-changed-selection = urvalet: förut { $from }, nu { $to }.
loop-changed-eligible = vilka som får söka: { $to } har kommit till och { $from } har fallit bort.
loop-changed-reserved = pengarna: förut { $from }, nu { $to }.
loop-changed-form = formuläret: förut { $from }, nu { $to }.
loop-changed-minutes = tiden att söka: förut { $from } minuter, nu { $to } minuter.
loop-changed-reviews = granskningar per förslag: förut { $from }, nu { $to }.
loop-changed-evaluation = utvärderingen: förut { $from }, nu { $to }.
loop-changed-no-design = ingen design
loop-source-data-set = { $source }, utgiven { $published }
loop-source-register = bidragsregistret
loop-source-record = { $design }, underlag { $id }, designen registrerad { $at }
loop-source-record-unregistered = { $design }, underlag { $id }, designen är inte registrerad
cases-title = Tre fall att lära av
cases-some =
    { $form ->
        [one] Ett fall föreslås.
       *[other] { $count } fall föreslås.
    }
cases-none = Inget fall kan föreslås.
cases-fewer =
    { $form ->
        [one] Färre än tre, eftersom bara en insats är dokumenterad här.
       *[other] Färre än tre, eftersom bara { $count } insatser är dokumenterade här.
    }
cases-own =
    { $form ->
        [one] En av dem gjordes i kommunen själv.
       *[other] { $count } av dem gjordes i kommunen själv.
    }
cases-no-profile = Kommunen saknar något av de värden som likhet räknas på, så ordningen säger inget om likhet.
cases-reading = De kommer från de mest lika kommunerna först. Sådant som inte fungerade eller inte går att säga något om är med.
cases-like = Den mest lika av kommunerna där det gjordes är { $name }, nummer { $rank } i likhet av { $of } (avstånd { $distance } standardavvikelser).
cases-nowhere = Det gjordes inte i någon enskild kommun, så det finns ingen likhet att gå efter.
cases-failure = Det har tredje platsen för att det inte fungerade; annars hade inget misslyckande kommit med.
cases-without-lesson = Ingen lärdom är publicerad än.
situation-next-loop = Följ en satsning från skillnad till lärdom, och se var kedjan bryts
intervention-effect-none = Ingen utvärdering är upplagd, så det går inte att säga.
