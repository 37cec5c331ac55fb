municipality-list-title = Kommuner
municipality-list-lead = Så är det i Sveriges { $count } kommuner. Välj en kommun i listan, på kartan eller genom att söka.
municipality-search-label = Sök kommun
municipality-search-hint = Början av namnet räcker. Det går bra utan å, ä och ö.
municipality-hits =
    { $form ->
        [one] { $count } kommun
       *[other] { $count } kommuner
    }
municipality-none = Ingen kommun börjar så. Pröva färre bokstäver, eller välj i hela listan.
municipality-show-all = Visa alla kommuner
municipality-map-title = Karta
municipality-map-reading = Varje kommun är en länk. Små kommuner nås lättare i listan.
municipality-by-county = Kommuner efter län
municipality-unknown = Kommunen finns inte
municipality-unknown-lead = Ingen kommun har koden eller namnet ”{ $written }”.
municipality-unknown-near = Menade du någon av dessa?
municipality-on-this-page = På sidan
municipality-lead-worst =
    Längst efter landet ligger { $place } i måttet { $label }: { $value } ({ $period }). Det är { $difference } { $way ->
        [higher] högre
       *[lower] lägre
    } än i landet ({ $nation }){ $trend ->
        [grown] , och skillnaden har växt sedan { $since }.
        [shrunk] , men skillnaden har minskat sedan { $since }.
        [unchanged] , och skillnaden är ungefär lika stor som { $since }.
        [turned] . År { $since } låg kommunen inte sämre till än landet.
       *[unknown] .
    }
municipality-lead-best =
    Bäst i förhållande till landet ligger { $place } i måttet { $label }: { $value } ({ $period }), { $difference } { $way ->
        [higher] högre
       *[lower] lägre
    } än i landet ({ $nation }).
municipality-lead-nothing-worse = { $place } ligger bättre till än landet, eller lika, på alla { $count } nyckeltal där det är bestämt vad som är bättre.
municipality-lead-empty = För { $place } finns inga nyckeltal att jämföra med landet.
municipality-lead-balance = Av { $count } nyckeltal där det är bestämt vad som är bättre ligger { $place } sämre till än landet på { $worse } och bättre på { $better }.
municipality-fact-inhabitants = Invånare
municipality-fact-inhabitants-note = { $period }, { $change } sedan { $from }
municipality-fact-county = Län
municipality-fact-kind = Slags kommun
municipality-fact-kind-note = en av { $count } i { $source }
municipality-fact-land = Landareal
municipality-fact-density = { $n } invånare per km²
municipality-break-starts = Kommunen bildades { $year } ({ $reason }). Värden för tidigare år har räknats fram i efterhand.
municipality-break-not-comparable = Kommunens område ändrades { $year } ({ $reason }). Värden före och efter går inte att jämföra rakt av.
municipality-break-new-code = Kommunen bytte kod { $year } ({ $reason }) och hade tidigare koden { $from }. Serierna är hela.
municipality-profile = Profil
municipality-profile-reading = Ringen är kommunen, romben är riket. Strecket går från lägsta till högsta kommun, bandet från tionde till nittionde percentilen och tvärstrecket är mittenkommunen. Plats 1 är bäst, eller högst där det inte är bestämt vad som är bättre. Andelar förändras i procentenheter.
municipality-head-indicator = Nyckeltal
municipality-head-similar = Liknande (median)
municipality-head-standing = Mot riket
municipality-head-change = Förändring
municipality-last-known = senast { $period }: { $value }
municipality-rank = { $rank } av { $n }
municipality-rank-highest = { $rank } av { $n } (högst först)
municipality-worse = sämre än riket
municipality-better = bättre än riket
municipality-equal = som riket
municipality-higher = högre än riket
municipality-lower = lägre än riket
municipality-change-from = sedan { $from }
municipality-change-nation = sedan { $from }, riket { $nation }
municipality-hides = Vad medelvärdet döljer
municipality-sexes-finding =
    Störst skillnad mellan könen: { $label }, där { $higher ->
        [women] kvinnorna
       *[men] männen
    } ligger { $difference } högre
municipality-sexes-reading = De åtta mått i procent där kvinnor och män skiljer sig mest. Avståndet är skillnaden i procentenheter: kvinnor minus män.
municipality-sexes-gap = Skillnad
municipality-sexes-gap-nation = Skillnad i riket
municipality-sexes-table = Alla mått för kvinnor och män
municipality-sexes-none = Inget av nyckeltalen finns för kvinnor och män var för sig.
municipality-inside-areas =
    { $form ->
        [one] ett område
       *[other] { $count } områden
    }
municipality-inside-lead = { $place } är indelat i { $areas } för statistik (RegSO). Kommunens medelvärde säger inget om hur de skiljer sig åt.
municipality-inside-none = För delarna av kommunen finns ingen statistik här.
municipality-inside-income = Medellön i tusen kronor
municipality-inside-born-in-sweden = Andel födda i Sverige
municipality-inside-finding = { $label }: från { $low } i { $lowest } till { $high } i { $highest }
municipality-inside-reading = Varje prick är ett område i kommunen, { $year }. { $definition }
municipality-inside-mean = kommunen { $value }
municipality-inside-band = bandet: mittersta hälften av alla områden i landet
municipality-inside-missing =
    { $form ->
        [one] { $count } område saknar uppgift och visas inte.
       *[other] { $count } områden saknar uppgift och visas inte.
    }
municipality-inside-head-area = Område
municipality-inside-head-value = Värde
municipality-inside-head-inhabitants = Invånare
municipality-inside-head-type = Områdestyp
municipality-area-type-1 = 1, stora utmaningar
municipality-area-type-2 = 2, utmaningar
municipality-area-type-3 = 3, blandat
municipality-area-type-4 = 4, goda förutsättningar
municipality-area-type-5 = 5, mycket goda
municipality-area-type-value = { $share } (riket { $nation })
municipality-area-type-finding = I { $place } bor { $share } i områden med socioekonomiska utmaningar, mot { $nation } i landet
municipality-area-type-none = I { $place } bor ingen i ett område som räknas till dem med socioekonomiska utmaningar
municipality-area-type-reading = Invånarna efter områdestyp { $year }. Typ 1 och 2 är områden med stora utmaningar och med utmaningar.
municipality-area-type-head-type = Områdestyp
municipality-area-type-head-areas = Områden
municipality-area-type-head-inhabitants = Invånare
municipality-area-type-head-share = Andel
municipality-area-type-head-nation = Andel i riket
municipality-eligible = Berättigad till vad
municipality-eligible-reading = Så faller de urvalsmodeller ut som följer med Brygga. De räknar på öppna data och är inga beslut.
municipality-eligible-yes = berättigad
municipality-eligible-no = inte berättigad
municipality-eligible-unknown = kan inte avgöras
municipality-securely-in = Säkert: även med andra rimliga vikter.
municipality-barely-in = Osäkert: med andra rimliga vikter kan kommunen falla utanför.
municipality-barely-out = Osäkert: med andra rimliga vikter kan kommunen komma med.
municipality-securely-out = Säkert: även med andra rimliga vikter.
municipality-model-rank = Plats { $rank } av { $n }, där 1 är störst behov.
municipality-model-rank-range = Plats { $rank } av { $n }, där 1 är störst behov; mellan { $low } och { $high } i nio fall av tio.
municipality-similar = Kommuner som liknar
municipality-similar-reading = Kolada räknar varje år fram vilka kommuner som liknar varandra mest socioekonomiskt. Här är de för { $year }.
municipality-similar-none = För kommunen finns inga liknande kommuner uträknade.
municipality-compare-all = Jämför med de mest lika
municipality-how = Varje mått visas för det senaste år då minst sex av tio kommuner har uppgift. Meningen överst tar det mått där avståndet till landet är störst åt det håll som är sämre, räknat i standardavvikelser mellan kommunerna så att olika mått kan jämföras. Skillnaden sägs ha växt eller minskat om den ändrats med minst en tiondels standardavvikelse sedan det äldsta värdet, högst tio år bort. Liknande kommuner är de sju som Kolada räknat fram; värdet är medianen av dem som har uppgift. Siffrorna beskriver läget och säger inget om orsaker. Saknad uppgift är aldrig noll.
municipality-theme-work = Arbete
municipality-theme-income = Inkomst
municipality-theme-education = Utbildning
municipality-theme-health = Hälsa
municipality-theme-democracy = Demokrati
municipality-theme-safety = Trygghet
municipality-theme-housing = Boende
municipality-theme-economy = Ekonomi
municipality-theme-population = Befolkning
municipality-theme-access = Tillgänglighet
