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
municipality-said = I { $place } { $said } ({ $period }).
municipality-said-label = I { $place } är värdet för { $label } { $value } ({ $period }).
municipality-lead-worst =
    Det är { $difference } { $way ->
        [higher] högre
       *[lower] lägre
    } än i landet ({ $nation }){ $trend ->
        [grown] , och skillnaden har växt sedan { $since }.
        [shrunk] , men skillnaden har minskat sedan { $since }.
        [unchanged] , och skillnaden är ungefär lika stor som { $since }.
        [turned] . År { $since } låg kommunen inte sämre till än landet.
       *[unknown] .
    } Inget annat mått skiljer sig mer från landet åt det hållet.
municipality-lead-best =
    Det är { $difference } { $way ->
        [higher] högre
       *[lower] lägre
    } än i landet ({ $nation }), och det mått där kommunen ligger bäst till mot landet.
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
municipality-profile-reading = Pricken är kommunen, romben är riket. Strecket går från lägsta till högsta kommun, bandet från tionde till nittionde percentilen och tvärstrecket är mittenkommunen. Plats 1 är bäst, eller högst där det inte är bestämt vad som är bättre. Andelar förändras i procentenheter.
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
municipality-inside-income = Löneinkomst i medeltal, tusen kronor
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
municipality-open-places =
    { $form ->
        [one] { $count } av namnen på listan är inte känt.
       *[other] { $count } av namnen på listan är inte kända.
    }
municipality-open-values = Något av villkoren saknar uppgift.
municipality-model-rank = Plats { $rank } av { $n }, där 1 är störst behov.
municipality-model-rank-range = Plats { $rank } av { $n }, där 1 är störst behov; mellan { $low } och { $high } i nio fall av tio.
municipality-similar = Kommuner som liknar
municipality-similar-reading = Kolada räknar varje år fram vilka kommuner som liknar varandra mest socioekonomiskt. Här är de för { $year }.
municipality-similar-none = För kommunen finns inga liknande kommuner uträknade.
municipality-compare-all = Jämför med de mest lika
municipality-how = Varje mått visas för det senaste år då minst sex av tio kommuner har uppgift. Meningen överst tar det mått, bland dem som nästan alla kommuner har uppgift för, där avståndet till landet är störst åt det håll som är sämre, räknat i standardavvikelser mellan kommunerna så att olika mått kan jämföras. Skillnaden sägs ha växt eller minskat om den ändrats med minst en tiondels standardavvikelse sedan det äldsta värdet, högst tio år bort. Liknande kommuner är de sju som Kolada räknat fram; värdet är medianen av dem som har uppgift. Siffrorna beskriver läget och säger inget om orsaker. Saknad uppgift är aldrig noll.
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
municipality-said-N03920 = är { $value } av invånarna 18–65 år arbetslösa
municipality-said-N03921 = är { $value } av 16–24-åringarna arbetslösa
municipality-said-N03926 = är { $value } av invånarna 25–65 år långtidsarbetslösa
municipality-said-N02267 = är { $value } av invånarna 20–64 år sysselsatta
municipality-said-N02268 = är { $value } av de utrikes födda 20–64 år sysselsatta
municipality-said-N02797 = är det { $value } av de unga som varken arbetar eller studerar
municipality-said-N00906 = är medianinkomsten { $value } i åldern 20–64 år
municipality-said-N00905 = är medianinkomsten efter skatt { $value }
municipality-said-N66077 = lever { $value } av barn och unga i hushåll med låg ekonomisk standard
municipality-said-N66078 = lever { $value } av de vuxna i hushåll med låg ekonomisk standard
municipality-said-N66079 = lever { $value } av de äldre i hushåll med låg ekonomisk standard
municipality-said-N31807 = har { $value } av invånarna fått ekonomiskt bistånd under året
municipality-said-N31816 = har { $value } av de vuxna långvarigt ekonomiskt bistånd
municipality-said-N01984 = har { $value } högst förgymnasial utbildning
municipality-said-N01982 = har { $value } eftergymnasial utbildning
municipality-said-N15428 = är { $value } av niorna behöriga till gymnasiets yrkesprogram
municipality-said-N15436 = är { $value } av niorna i kommunens skolor behöriga till gymnasiets yrkesprogram
municipality-said-N15507 = är niornas meritvärde i genomsnitt { $value }
municipality-said-N17461 = tar { $value } gymnasieexamen inom fyra år
municipality-said-N15813 = är { $value } av lärarna i grundskolan behöriga
municipality-said-N11808 = har { $value } av personalen i förskolan förskollärarlegitimation
municipality-said-N00923 = är männens medellivslängd { $value } år
municipality-said-N00925 = är kvinnornas medellivslängd { $value } år
municipality-said-N00957 = är ohälsotalet { $value } dagar
municipality-said-N00938 = är sjukpenningtalet { $value } dagar
municipality-said-N05401 = röstade { $value } i kommunalvalet
municipality-said-N05403 = röstade { $value } i riksdagsvalet
municipality-said-N05404 = röstade { $value } i EU-valet
municipality-said-N07907 = är { $value } av hushållen i flerbostadshus trångbodda
municipality-said-N07900 = har { $value } tillgång till bredband på minst 100 Mbit/s
municipality-said-N07918 = har { $value } tillgång till bredband på minst 1 Gbit/s
municipality-said-N07418 = har { $value } nära till kollektivtrafik
municipality-said-BRYGGA-befolkning-omradestyp-1-2 = bor { $value } i områden med socioekonomiska utmaningar
municipality-income-gap-lower = Löneinkomsten i { $place } är { $gap } tkr lägre än i riket: { $composition }, { $within }
municipality-income-gap-higher = Löneinkomsten i { $place } är { $gap } tkr högre än i riket: { $composition }, { $within }
municipality-income-gap-composition-down = vilka slags områden man bor i drar ned med { $amount } tkr
municipality-income-gap-composition-up = vilka slags områden man bor i drar upp med { $amount } tkr
municipality-income-gap-within-down = inkomsten i samma slags områden drar ned med { $amount } tkr
municipality-income-gap-within-up = inkomsten i samma slags områden drar upp med { $amount } tkr
municipality-income-gap-reading = Skillnaden { $signed } tkr delas exakt i två ({ $year }; medelvärden över områden, vägda med invånare; Kitagawas uppdelning). Raderna visar medelinkomsten i varje områdestyp. En typ som saknas i kommunen räknas med rikets inkomst.
municipality-income-gap-label = skillnad, tkr
municipality-income-gap-none = saknas här
municipality-income-gap-head-type = Områdestyp
municipality-income-gap-head-own-share = Andel av kommunens invånare
municipality-income-gap-head-nation-share = Andel av rikets
municipality-income-gap-head-own = Inkomst i kommunen, tkr
municipality-income-gap-head-nation = Inkomst i riket, tkr
municipality-in-index = Plats { $rank } av { $count } där plats 1 är störst behov; plats { $low }–{ $high } när valen i indexet prövas.
municipality-grants = Bidrag till kommunen: beslut, belopp och ändamål
