municipality-list-title = Municipalities
municipality-list-lead = How it is in Sweden’s { $count } municipalities. Choose one in the list, on the map or by searching.
municipality-search-label = Search municipality
municipality-search-hint = The beginning of the name is enough. You can write a and o for å, ä and ö.
municipality-hits =
    { $form ->
        [one] { $count } municipality
       *[other] { $count } municipalities
    }
municipality-none = No municipality begins like that. Try fewer letters, or choose from the whole list.
municipality-show-all = Show all municipalities
municipality-map-title = Map
municipality-map-reading = Every municipality is a link. Small ones are easier to reach in the list.
municipality-by-county = Municipalities by county
municipality-unknown = There is no such municipality
municipality-unknown-lead = No municipality has the code or name “{ $written }”.
municipality-unknown-near = Did you mean one of these?
municipality-on-this-page = On this page
municipality-said = In { $place }, { $said } ({ $period }).
municipality-said-label = In { $place }, the value for “{ $label }” is { $value } ({ $period }).
municipality-lead-worst =
    That is { $difference } { $way ->
        [higher] higher
       *[lower] lower
    } than in the country ({ $nation }){ $trend ->
        [grown] , and the difference has grown since { $since }.
        [shrunk] , but the difference has shrunk since { $since }.
        [unchanged] , and the difference is about as large as in { $since }.
        [turned] . In { $since } the municipality was not worse off than the country.
       *[unknown] .
    } No other measure differs more from the country for worse.
municipality-lead-best =
    That is { $difference } { $way ->
        [higher] higher
       *[lower] lower
    } than in the country ({ $nation }), and the measure on which the municipality stands best against the country.
municipality-lead-nothing-worse = { $place } is better off than the country, or equal, on all { $count } indicators for which it is decided what is better.
municipality-lead-empty = There are no indicators by which { $place } can be compared with the country.
municipality-lead-balance = Of { $count } indicators for which it is decided what is better, { $place } is worse off than the country on { $worse } and better off on { $better }.
municipality-fact-inhabitants = Inhabitants
municipality-fact-inhabitants-note = { $period }, { $change } since { $from }
municipality-fact-county = County
municipality-fact-kind = Kind of municipality
municipality-fact-kind-note = one of { $count } in { $source }
municipality-fact-land = Land area
municipality-fact-density = { $n } inhabitants per km²
municipality-break-starts = The municipality was formed in { $year } ({ $reason }). Values for earlier years were worked out afterwards.
municipality-break-not-comparable = The municipality’s territory changed in { $year } ({ $reason }). Values before and after do not compare directly.
municipality-break-new-code = The municipality changed its code in { $year } ({ $reason }); it was { $from } before. The series are whole.
municipality-profile = Profile
municipality-profile-reading = The dot is the municipality, the diamond is Sweden. The line goes from the lowest to the highest municipality, the band from the tenth to the ninetieth percentile, and the bar across is the middle municipality. Rank 1 is best, or highest where it is not decided what is better. Shares change in percentage points.
municipality-head-indicator = Indicator
municipality-head-similar = Similar (median)
municipality-head-standing = Against Sweden
municipality-head-change = Change
municipality-last-known = latest { $period }: { $value }
municipality-rank = { $rank } of { $n }
municipality-rank-highest = { $rank } of { $n } (highest first)
municipality-worse = worse than Sweden
municipality-better = better than Sweden
municipality-equal = like Sweden
municipality-higher = higher than Sweden
municipality-lower = lower than Sweden
municipality-change-from = since { $from }
municipality-change-nation = since { $from }, Sweden { $nation }
municipality-hides = What the average hides
municipality-sexes-finding =
    Largest difference between the sexes: { $label }, where { $higher ->
        [women] women
       *[men] men
    } are { $difference } higher
municipality-sexes-reading = The eight measures in percent on which women and men differ most. The distance is the difference in percentage points: women minus men.
municipality-sexes-gap = Difference
municipality-sexes-gap-nation = Difference in Sweden
municipality-sexes-table = All measures for women and men
municipality-sexes-none = None of the indicators is published for women and men apart.
municipality-inside-areas =
    { $form ->
        [one] one area
       *[other] { $count } areas
    }
municipality-inside-lead = { $place } is divided into { $areas } for statistics (RegSO). The municipality’s average says nothing about how they differ.
municipality-inside-none = There are no statistics here on the parts of the municipality.
municipality-inside-income = Mean wage income in thousands of SEK
municipality-inside-born-in-sweden = Share born in Sweden
municipality-inside-finding = { $label }: from { $low } in { $lowest } to { $high } in { $highest }
municipality-inside-reading = Every dot is an area in the municipality, { $year }. { $definition }
municipality-inside-mean = municipality { $value }
municipality-inside-band = the band: the middle half of all areas in the country
municipality-inside-missing =
    { $form ->
        [one] { $count } area has no data and is not shown.
       *[other] { $count } areas have no data and are not shown.
    }
municipality-inside-head-area = Area
municipality-inside-head-value = Value
municipality-inside-head-inhabitants = Inhabitants
municipality-inside-head-type = Type of area
municipality-area-type-1 = 1, great challenges
municipality-area-type-2 = 2, challenges
municipality-area-type-3 = 3, mixed
municipality-area-type-4 = 4, good conditions
municipality-area-type-5 = 5, very good
municipality-area-type-value = { $share } (Sweden { $nation })
municipality-area-type-finding = In { $place }, { $share } live in areas with socio-economic challenges, against { $nation } in the country
municipality-area-type-none = In { $place } nobody lives in an area counted among those with socio-economic challenges
municipality-area-type-reading = Inhabitants by type of area { $year }. Types 1 and 2 are areas with great challenges and with challenges.
municipality-area-type-head-type = Type of area
municipality-area-type-head-areas = Areas
municipality-area-type-head-inhabitants = Inhabitants
municipality-area-type-head-share = Share
municipality-area-type-head-nation = Share in Sweden
municipality-eligible = Eligible for what
municipality-eligible-reading = What the selection models that come with Brygga say. They compute on open data and are not decisions.
municipality-eligible-yes = eligible
municipality-eligible-no = not eligible
municipality-eligible-unknown = cannot be told
municipality-securely-in = Certain: also with other reasonable weights.
municipality-barely-in = Uncertain: with other reasonable weights the municipality may fall outside.
municipality-barely-out = Uncertain: with other reasonable weights the municipality may come in.
municipality-securely-out = Certain: also with other reasonable weights.
municipality-open-places =
    { $form ->
        [one] { $count } of the names on the list is not known.
       *[other] { $count } of the names on the list are not known.
    }
municipality-open-values = One of the criteria has no data.
municipality-model-rank = Rank { $rank } of { $n }, where 1 is the largest need.
municipality-model-rank-range = Rank { $rank } of { $n }, where 1 is the largest need; between { $low } and { $high } in nine cases of ten.
municipality-similar = Similar municipalities
municipality-similar-reading = Every year Kolada works out which municipalities are socio-economically most alike. These are for { $year }.
municipality-similar-none = No similar municipalities have been worked out for this one.
municipality-compare-all = Compare with the most similar
municipality-how = Every measure is shown for the latest year in which at least six municipalities of ten have data. The sentence on top takes the measure, among those that nearly all municipalities have data for, with the largest distance to the country for worse, in standard deviations between municipalities so that different measures compare. The difference is said to have grown or shrunk if it has changed by at least a tenth of a standard deviation since the oldest value, at most ten years back. Similar municipalities are the seven that Kolada has worked out; the value is the median of those with data. The figures describe the situation and say nothing about causes. Missing data are never zero.
municipality-theme-work = Work
municipality-theme-income = Income
municipality-theme-education = Education
municipality-theme-health = Health
municipality-theme-democracy = Democracy
municipality-theme-safety = Safety
municipality-theme-housing = Housing
municipality-theme-economy = Economy
municipality-theme-population = Population
municipality-theme-access = Access
municipality-said-N03920 = { $value } of those aged 18–65 are unemployed
municipality-said-N03921 = { $value } of those aged 16–24 are unemployed
municipality-said-N03926 = { $value } of those aged 25–65 are long-term unemployed
municipality-said-N02267 = { $value } of those aged 20–64 are employed
municipality-said-N02268 = { $value } of the foreign-born aged 20–64 are employed
municipality-said-N02797 = { $value } of young people neither work nor study
municipality-said-N00906 = the median income at ages 20–64 is { $value }
municipality-said-N00905 = the median income after tax is { $value }
municipality-said-N66077 = { $value } of children and young people live in households with a low economic standard
municipality-said-N66078 = { $value } of adults live in households with a low economic standard
municipality-said-N66079 = { $value } of older people live in households with a low economic standard
municipality-said-N31807 = { $value } of the inhabitants received social assistance during the year
municipality-said-N31816 = { $value } of adults are long-term recipients of social assistance
municipality-said-N01984 = { $value } have no more than compulsory education
municipality-said-N01982 = { $value } have post-secondary education
municipality-said-N15428 = { $value } of pupils leaving year 9 are eligible for vocational programmes
municipality-said-N15436 = { $value } of pupils leaving year 9 in the municipality’s schools are eligible for vocational programmes
municipality-said-N15507 = the mean merit value in year 9 is { $value }
municipality-said-N17461 = { $value } graduate from upper-secondary school within four years
municipality-said-N15813 = { $value } of teachers in compulsory school are qualified
municipality-said-N11808 = { $value } of the staff in pre-schools are certified teachers
municipality-said-N00923 = the life expectancy of men is { $value } years
municipality-said-N00925 = the life expectancy of women is { $value } years
municipality-said-N00957 = the ill-health rate is { $value } days
municipality-said-N00938 = the sickness benefit rate is { $value } days
municipality-said-N05401 = { $value } voted in the municipal election
municipality-said-N05403 = { $value } voted in the general election
municipality-said-N05404 = { $value } voted in the European election
municipality-said-N07907 = { $value } of households in blocks of flats are overcrowded
municipality-said-N07900 = { $value } have access to broadband of at least 100 Mbit/s
municipality-said-N07918 = { $value } have access to broadband of at least 1 Gbit/s
municipality-said-N07418 = { $value } live near public transport
municipality-said-BRYGGA-befolkning-omradestyp-1-2 = { $value } live in areas with socio-economic challenges
municipality-income-gap-lower = Wage income in { $place } is { $gap } thousand kronor below the country: { $composition }, { $within }
municipality-income-gap-higher = Wage income in { $place } is { $gap } thousand kronor above the country: { $composition }, { $within }
municipality-income-gap-composition-down = the kinds of areas people live in lower it by { $amount }
municipality-income-gap-composition-up = the kinds of areas people live in raise it by { $amount }
municipality-income-gap-within-down = incomes in areas of the same kind lower it by { $amount }
municipality-income-gap-within-up = incomes in areas of the same kind raise it by { $amount }
municipality-income-gap-reading = The difference of { $signed } thousand kronor is divided exactly in two ({ $year }; means over areas, weighted by inhabitants; Kitagawa's decomposition). The rows show mean income in each type of area. A type that the municipality lacks counts with the country's income.
municipality-income-gap-label = difference, SEK 1,000
municipality-income-gap-none = none here
municipality-income-gap-head-type = Type of area
municipality-income-gap-head-own-share = Share of the municipality's inhabitants
municipality-income-gap-head-nation-share = Share of the country's
municipality-income-gap-head-own = Income in the municipality, SEK 1,000
municipality-income-gap-head-nation = Income in the country, SEK 1,000
municipality-in-index = Rank { $rank } of { $count } where 1 is the greatest need; { $low }–{ $high } when the choices in the index are tried.
municipality-grants = Grants to the municipality: decisions, amounts and purposes
