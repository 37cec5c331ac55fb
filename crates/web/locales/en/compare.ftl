compare-title = Compare
compare-lead = They lie furthest apart in the measure “{ $label }” ({ $period }): { $high } in { $highest } against { $low } in { $lowest }.
compare-lead-nothing = The places cannot be told apart on this theme.
compare-example = An example: { $place } beside the municipalities that Kolada has found most alike. Add places of your own below, and the example goes away.
compare-added-similar = The chosen place is shown beside those that Kolada has found most alike. They go away when you add another place.
compare-added-nation = The chosen place is shown beside Sweden. Add a place to compare with.
compare-unknown = “{ $written }” is no municipality, county or kind of municipality.
compare-left-out = At most { $most } places are shown at a time. { $count } are not shown.
compare-nothing = There are no indicators to compare.
compare-places = Your places
compare-places-none = None is chosen yet. Add at most five, one at a time.
compare-places-hint = At most five, one at a time.
compare-remove = Remove
compare-keep = Choose those shown beside too
compare-add = Add
compare-add-none = None
compare-theme = Theme
compare-nation-and-counties = Sweden and counties
compare-kinds = Kind of municipality (median)
compare-table-reading = Under each value stands the difference to Sweden, shares in percentage points. The spread goes from the tenth to the ninetieth percentile of all municipalities; the diamond is Sweden.
compare-head-spread = All municipalities
compare-spread = { $low } to { $high }
compare-median-of =
    { $form ->
        [one] { $count } municipality
       *[other] median of { $count } municipalities
    }
compare-worse = { $difference } worse
compare-better = { $difference } better
compare-equal = like Sweden
compare-undecided = { $difference }
compare-measure = Measure
compare-time-title = { $label }, { $from }–{ $to }
compare-time-reading = The solid line is the first place, the dashed ones are the others. The band is the middle half of all municipalities.
compare-middle-half = middle half
compare-axis-note = The axis does not begin at zero.
compare-break = changed territory { $year }
compare-to-indicator = More on the measure
