designs-title = Swedish programmes
designs-lead = What to measure, against whom and how was fixed in a design with a time and a checksum. The answer is computed anew when statistics arrive; the old one stays.
designs-refused = The evaluation cannot be computed on these statistics
designs-outcomes =
    { $form ->
        [one] One outcome
       *[other] { $count } outcomes
    }
designs-supported = Supported
designs-supported-count =
    { $form ->
        [one] one is supported
       *[other] { $count } are supported
    }
designs-not-supported = Not supported
designs-not-supported-count =
    { $form ->
        [one] one is not supported
       *[other] { $count } are not supported
    }
designs-cannot-be-told = Cannot be told
designs-cannot-be-told-count =
    { $form ->
        [one] one cannot be told
       *[other] { $count } cannot be told
    }
designs-too-early = Too early
designs-too-early-count =
    { $form ->
        [one] for one it is too early
       *[other] for { $count } it is too early
    }
designs-moment = { $day } { $time } UTC
designs-unregistered = Explorative: the design is not registered, so nobody can know whether the question came before the answer.
designs-test = A test: the design was registered { $at }, before there were statistics of the years after the start.
designs-explorative = Explorative: the design was registered { $at }, when the statistics of the years after the start were there already. Whoever chose the question could have seen the answer.
designs-partly-explorative = Partly explorative: the design was registered { $at }, when the statistics of the years after the start were there already for some outcomes.
designs-explorative-data = Explorative: the design was registered { $at }, when the whole data set was already there. Whoever chose the question could have seen the answer.
designs-lacks = What is lacking
designs-outcomes-title = The answer, outcome by outcome
designs-head-outcome = Outcome
designs-head-effect = Effect (interval)
designs-head-why = Why
designs-head-check = Check
designs-head-says = It says
designs-record = Record
designs-words-title = What the words mean
designs-words = Supported: the whole interval lies the way that was expected, also when it is allowed for that several outcomes are tried, and no check speaks against it. Not supported: the interval holds no effect worth having. Cannot be told: the data do not suffice, or a check speaks against it. Too early: statistics do not reach the last year. That something cannot be told does not mean that the programme failed.
designs-design-title = The design
designs-programme = Programme
designs-treated-from = Treated from
designs-compared = Compared with
designs-comparison-never = All municipalities that are neither treated nor left out
designs-comparison-similar = Municipalities that Kolada calls similar to one of the treated
designs-comparison-below = The { $n } municipalities next below the threshold of the selection model { $model }
designs-comparison-chosen = Named municipalities: { $reason }
designs-excluded = Left out of the comparison
designs-flagged = Flagged in the comparison
designs-estimator = Method
designs-estimator-callaway-santanna = Difference-in-differences by starting year (Callaway and Sant'Anna 2021)
designs-estimator-imputation = Imputation (Borusyak, Jaravel and Spiess 2024)
designs-estimator-synthetic-did = Synthetic difference-in-differences (Arkhangelsky et al. 2021)
designs-estimator-synthetic-control = Synthetic control (Abadie, Diamond and Hainmueller 2010)
designs-estimator-local-polynomial = Local polynomials of degree { $p } on each side, with an interval that allows for their error through degree { $q } (Calonico, Cattaneo and Titiunik 2014). Kernel { $kernel }, bandwidth { $bandwidth }
designs-data = Data set
designs-data-told = { $source }. Terms: { $terms }
designs-data-checksum = SHA-256 of the data set
designs-running = The rule looks at
designs-change = The threshold
designs-change-kink = At { $cutoff } the slope changes: a kink
designs-change-jump = At { $cutoff } the level changes: a jump
designs-given = What is given
designs-given-by-rule = Everything to those above the threshold and nothing to those below it
designs-cluster = Rows that belong together
designs-cluster-told = Those with the same value in the column { $column }
designs-checks = Checks
designs-check-placebo-date = A pretended start { $years } years earlier
designs-check-similar-only = Similar municipalities only in the comparison
designs-check-without-flagged = Without the flagged municipalities
designs-check-leave-one-out = Without each of the treated in turn
designs-check-parallel-trends = If trends came apart { $multiple } times as much as they did at most before the start
designs-check-callaway-santanna = Another method: difference-in-differences by starting year
designs-check-imputation = Another method: imputation
designs-check-synthetic-did = Another method: synthetic difference-in-differences
designs-check-synthetic-control = Another method: a synthetic control of each
designs-check-density = Whether rows heap up on one side of the threshold
designs-check-first-stage = Whether what is given changes clearly at the threshold
designs-check-placebo-cutoffs = Pretended thresholds at { $at }
designs-check-bandwidths = With { $times } times the bandwidth
designs-check-donut = Without the rows nearer to the threshold than { $radius }
designs-check-balance = Whether what the threshold cannot have changed is alike on both sides: { $columns }
designs-again = The same record is made again, byte for byte, by
designs-reason-clear = The effect is { $effect }, the way that was expected, and no check speaks against it.
designs-reason-too-small = The effect is { $effect }: none in the interval is as large as { $size }, the smallest worth having, and no check speaks against that.
designs-reason-opposite = The outcome went the other way, { $effect }, and no check speaks against that.
designs-reason-imprecise = The effect is { $effect }. The interval holds both no effect at all and one as large as { $size }: the data do not suffice to tell them apart.
designs-reason-no-size-of-interest = The effect is { $effect }. The interval holds zero, and nobody has said how large an effect is worth having.
designs-reason-many-outcomes = The effect is { $effect } by itself, but is lost in chance when it is allowed for that several outcomes are tried.
designs-reason-contradicted = The number is { $effect }, but this speaks against it: { $against }.
designs-reason-refused = The method gives no answer: { $refusal }.
designs-reason-too-early = Statistics reach { $known }; the outcome is to be followed to { $needed }. So far: { $effect }.
designs-reason-too-early-unseen = Statistics reach { $known }; the outcome is to be followed to { $needed }. There is no year after the start to reckon with yet.
designs-unit-points = percentage points
designs-unit-own = in the indicator's unit
designs-unit-outcome = in the outcome's unit
designs-expected-higher = Expected: higher, on average over { $years } years from the start.
designs-expected-lower = Expected: lower, on average over { $years } years from the start.
designs-expected-higher-across = Expected: higher above the threshold than below it.
designs-expected-lower-across = Expected: lower above the threshold than below it.
designs-expected-higher-with-more = Expected: higher for those who get more.
designs-expected-lower-with-more = Expected: lower for those who get more.
designs-worth = At least { $size } { $unit } is worth having, by the design.
designs-worth-unsaid = The design does not say how large an effect is worth having.
designs-events-title = The effect year by year
designs-paths-title = The treated, and a mix of others
designs-gaps-title = Do they stand out among others?
designs-binned-treatment-title = What is given, on both sides of the threshold
designs-binned-outcome-title = The outcome, on both sides of the threshold
designs-checks-title = The same question in other ways
designs-checks-reading = Each row is the same effect computed in another way, with its interval. The first is the main answer. The pretended start should lie around no effect.
designs-checks-explained = The checks were fixed in the design. A pretended start should show no effect; the others should say the same as the main answer.
designs-threshold-checks-reading = Each row is the same effect computed in another way, with its interval; for several bandwidths the smallest and the largest. The first is the main answer.
designs-threshold-checks-explained = The checks were fixed in the design. What is given should change clearly at the threshold. The number of rows, pretended thresholds and what the threshold cannot have changed should not change. The others should say the same as the main answer.
designs-threshold = The threshold
designs-window = After the start
designs-years-since = Years since the start
designs-treated = The treated
designs-mix = A mix of others
designs-level = The indicator's value
designs-main = The main answer
designs-no-effect = no effect
designs-worth-mark = least worth having
designs-cannot = The number is of all the treated on average, not of each, and it cannot tell the programme from what else happened to just them at the same time.
designs-threshold-cannot = The number is of those near the threshold, not of all, and holds only if nothing else changes just there.
designs-threshold-weak = What is given changes too weakly at the threshold (F = { $f }, at least { $enough } is needed). The number is then divided by something close to zero, so the interval is less sure than it looks.
designs-detectable = The smallest effect that would almost surely have been seen is { $size } { $unit }. A smaller one may be there unseen.
designs-cannot-explorative = The answer is explorative: the statistics were there when the question was asked.
designs-against = Speaks against
designs-not-against = Does not speak against
designs-left-out = Municipalities that could not take part
designs-source = { $name }. Source: { $sets }. { $treated } municipalities compared with { $compared }, { $from }–{ $to }.
designs-threshold-source = { $name }. Source: { $source }. { $below } rows below and { $above } above the threshold are near enough to count, of { $n }.
designs-source-none = { $name }. Source: { $sets }.
