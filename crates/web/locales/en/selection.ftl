selection-list-title = Selection
selection-list-lead = A selection model is the rule that decides which municipalities may apply for support. Choose a model to see which it points to, why, and how sure the list is. You can also change weights and thresholds and see what happens.
selection-list-heading = The models
selection-list-failed = The model cannot be computed right now. The fault is ours.
selection-indexes = Need indices
selection-indexes-reading = An index weighs many indicators into one number. For every municipality the way to its number can be seen.
selection-list-own = A model of your own is a text file. Download one of the models as a file, change it and compute on the command line:
selection-list-file = FILE
selection-legal-source = Legal source
selection-municipality = Municipality
selection-lead-list = The annex has { $size } municipalities. The names of { $known } of them are known here. The other { $unknown } are not known, so for municipalities outside the known ones it cannot be said whether they are on the list.
selection-lead-open = It cannot be said which municipalities satisfy the rule, because one condition cannot be tested with open data. { $open } of { $n } municipalities may satisfy it. { $out } do not meet the conditions that can be tested.
selection-lead-chosen = { $chosen } of { $n } municipalities are chosen.
selection-lead-none = None of the { $n } municipalities satisfies the rule.
selection-lead-none-near = When { $varied }, { $near } of them may.
selection-lead-all-sure = All are chosen almost always also when { $varied }.
selection-lead-sure = { $sure } of them are chosen almost always also when { $varied }; { $unsure } are not.
selection-lead-near =
    { $form ->
        [one] { $count } municipality outside the list may then enter it.
       *[other] { $count } municipalities outside the list may then enter it.
    }
selection-lead-some-open =
    { $form ->
        [one] For { $count } municipality it cannot be told, because data are missing.
       *[other] For { $count } municipalities it cannot be told, because data are missing.
    }
selection-other-weights = the weights change
selection-other-limits = the thresholds move a little
selection-note-tied =
    { $form ->
        [one] { $count } municipality is in the last place.
       *[other] { $count } municipalities share the last place, and all are in. That is why more are chosen than asked for.
    }
selection-note-missing = { $criterion } cannot be tested. { $reason }
selection-note-substitute = { $criterion } is a substitute. The source names: { $original }. The list can therefore differ from the one that the rule would give.
selection-note-gaps = { $criterion } has no data for { $count } municipalities. Missing data are never counted as zero.
selection-errors = Some fields need correcting. Until then the model is shown unchanged.
selection-error-number = Write a number, such as 1.5.
selection-error-weight = A weight cannot be below zero.
selection-error-count = Write a whole number from 1 up.
selection-error-share = Write a share between 0 and 1.
selection-error-day = Write a day as 2025-03-01.
selection-error-geometric = Standard deviations have no geometric mean. Choose another transformation.
selection-error-thresholds = The model does not have that many conditions.
selection-error-weights = At least one criterion must have a weight above zero.
selection-refused-indicator = The model { $model } cannot be computed: the criterion { $criterion } rests on the indicator { $indicator }, which is not among the imported data.
selection-refused-period = The model { $model } cannot be computed: the criterion { $criterion } has no data for { $period }.
selection-refused-day = The model { $model } cannot be computed as of { $day }: the criterion { $criterion } was first published on { $oldest }.
selection-changes-title = What the change does
selection-changes-none = The same municipalities are chosen as by the unchanged model.
selection-changes-none-other = The same municipalities are chosen as by the model { $name }.
selection-changes-own = Compared with the unchanged model: { $enters } enter, { $leaves } leave.
selection-changes-other = Compared with the model { $name }: { $enters } enter, { $leaves } leave.
selection-changes-other-units = The models choose different kinds of areas and cannot be compared.
selection-enters = Enter
selection-leaves = Leave
selection-before = Before
selection-after = Now
selection-not-among = did not exist
selection-margin-in = place { $rank }, { $margin } points inside
selection-margin-out = place { $rank }, { $margin } points outside
selection-margin-limit-in = { $margin } standard deviations above the threshold
selection-margin-limit-out = { $margin } standard deviations from the threshold
selection-securely-in = Chosen
selection-barely-in = Chosen, not surely
selection-barely-out = Not chosen, but near
selection-securely-out = Not chosen
selection-open = Cannot be told
selection-on-list = In the annex
selection-off-list = Not in the annex
selection-open-list = Not known
selection-map-title = { $chosen } of { $n } municipalities are chosen
selection-map-title-open = { $open } of { $n } municipalities may satisfy the rule
selection-map-title-list = { $chosen } municipalities are known names in the annex
selection-map-reading = The colour shows how sure the municipality’s place on the list is. Choose a municipality to see why it is in or not.
selection-map-source = Computed by Brygga. The sources are under “How it was computed”.
selection-places-title = How sure the places nearest the line are
selection-places-reading = Each row is a municipality: the mark is its place, the bar the places it has in nine of ten recomputations with other weights, criteria and ways of computing.
selection-places-source = Computed by Brygga, 10,000 recomputations.
selection-line-label =
    { $form ->
        [one] { $count } chosen
       *[other] { $count } chosen
    }
selection-key-in = always inside
selection-key-across = on both sides
selection-key-out = always outside
selection-why-title = Why is a municipality in or not?
selection-choose-municipality = Choose a municipality
selection-why-button = Show why
selection-why-more = More about { $name }
selection-why-open = It cannot be told whether { $name } satisfies the rule, because data are missing.
selection-why-score-in = { $name } is chosen: place { $rank } of { $n }, where { $chosen } are chosen. That is { $margin } points above the last one in.
selection-why-score-out = { $name } is not chosen: place { $rank } of { $n }, where { $chosen } are chosen. { $margin } points are lacking.
selection-why-limits-in = { $name } is chosen: { $met } of the { $needed } conditions required are met.
selection-why-limits-out = { $name } is not chosen: { $met } of the { $needed } conditions required are met.
selection-why-list-in = { $name } is in the annex.
selection-why-list-out = { $name } is not in the annex.
selection-why-list-open = { $name } is not among the known names of the annex. { $unknown } names are not known, so it cannot be said whether the municipality is on the list.
selection-why-substitute = (Stands in for: { $original }.)
selection-why-not-available = { $criterion }: cannot be tested. { $reason }
selection-why-suppressed = { $criterion }: the value for { $period } is protected, so the criterion cannot be tested.
selection-why-missing = { $criterion }: there is no value for { $period }, so the criterion cannot be tested.
selection-why-met = { $criterion }: { $value } ({ $period }). Reaches the threshold { $threshold }, with { $margin } to spare.
selection-why-not-met = { $criterion }: { $value } ({ $period }). Does not reach the threshold { $threshold }; the difference is { $margin }.
selection-why-no-weight = { $criterion }: { $value } ({ $period }). The criterion has no weight.
selection-why-weighed = { $criterion }: { $value } ({ $period }), place { $place } of { $n } from the largest need. Weighs { $weight } percent.
selection-why-points = Adds { $points } points.
selection-form-title = Change the model
selection-form-hint = Change and recompute. We store nothing: the choices are in the address, so that you can share and keep them.
selection-form-weight = Weight
selection-form-limit-value = Threshold
selection-form-limit-deviations = Threshold: the mean plus this many standard deviations
selection-form-limit-deviations-population = Threshold: the mean, weighted by population, plus this many standard deviations
selection-form-limit-share = Threshold: share of municipalities with smaller need (0 to 1)
selection-form-top = Number chosen
selection-form-score = Lowest score
selection-form-thresholds = Number of conditions required
selection-form-transformation = How values become comparable
selection-form-compare = Compare with
selection-form-day = With what was published by
selection-form-button = Recompute
selection-form-reset = Reset
selection-form-share = Want to go on computing yourself?
selection-form-file = Download the model as a file (TOML)
selection-transformation-own = The model's own ways
selection-transformation-z-score = Standard deviations from the mean
selection-transformation-percentile-rank = Place among the municipalities, 0 to 100
selection-transformation-min-max = Position between lowest and highest, 0 to 100
selection-substitute = Substitute
selection-not-open = Not open data
selection-table-title = All municipalities
selection-standing = Outcome
selection-range = Places, 9 of 10
selection-score = Score
selection-share = Chosen in recomputations
selection-heading-limit = threshold { $limit }
selection-cell-met = reached
selection-cell-not-met = not reached
selection-cell-not-open = not open data
selection-how-title = How it was computed
selection-how-sure = How sure the list is, is tested by recomputing it 10,000 times. Each time the weights are changed by up to a quarter, sometimes a criterion is left out, the values are made comparable in another way, and thresholds are moved by up to a quarter of a standard deviation. A municipality counts as sure when it is chosen in at least 95 of 100 recomputations. The recomputations are the same every time the page is shown.
selection-sources-title = Criteria and sources
selection-criterion = Criterion
selection-indicator = Indicator
selection-need = Larger need
selection-need-higher = higher value
selection-need-lower = lower value
selection-weight = Weight
selection-limit = Threshold
selection-source = Source and vintage
selection-source-weight = { $weight } %: { $how }
selection-source-at-least = at least { $limit }
selection-source-at-most = at most { $limit }
