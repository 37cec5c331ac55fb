situation-title = The situation in Sweden
situation-lead = Of { $count } key measures the differences between municipalities are largest in { $largest }: { $ratio } times as high at one end as at the other. On { $apart } measures municipalities have drifted apart, on { $together } they have drawn together.
situation-themes = Choose a theme
situation-all-themes = Everything
situation-map-title = { $name }, { $period }
situation-map-reading = The colour compares each municipality with Sweden as a whole ({ $nation }). { $worse } means worse than the nation, { $better } better. Hatched: no data.
situation-counties = Of the differences between municipalities, { $between } lie between counties and { $within } within counties (shares of the variance, every municipality counting alike).
situation-orange-dotted = Orange with dots
situation-blue = Blue
situation-choose = Show on the map
situation-table-title = The largest gaps between municipalities
situation-table-reading = A tenth of the municipalities is 29. The ratio tells how many times as high the value is at one end as at the other. The mean alone does not show this.
situation-indicator = Measure
situation-nation = Sweden
situation-best = Best tenth
situation-worst = Worst tenth
situation-ratio = Ratio
situation-trend = Since the start
situation-apart = drifting apart
situation-together = drawing together
situation-same = unchanged
situation-unknown-trend = cannot be told
situation-list-title = All municipalities
situation-worse-interval = { $low } to { $high }
situation-next-title = What do you want to do?
situation-next-indicators = Search among { $count } indicators
situation-next-effects = See whether measures had an effect: five evaluations with every number
situation-next-segregation = See how divided our homes are
situation-next-municipality = See how your municipality is doing
situation-next-selection = See which municipalities a programme should choose
situation-next-allocation = Divide a frame to the krona
situation-more =
    { $form ->
        [one] One more measure
       *[other] Show { $count } more measures
    }
