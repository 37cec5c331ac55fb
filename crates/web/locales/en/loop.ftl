loop-title = From gap to lesson: { $name }
loop-heading = From gap to lesson:
loop-list-title = The loops: from gap to the next call
loop-list-lead = Where each programme stands on the way from a gap, by selection, grant, intervention and effect, to what the next call changes – and where the chain breaks.
loop-list-municipality = One municipality at a time
loop-list-municipality-reading = The same eight steps exist for every municipality. Choose the municipality and follow the link on its page:
loop-crumb-programme = The programme's grants
loop-reading = Each step says what is known, where it comes from and where the whole answer is. What nobody knows stands as unknown, with the reason; it never counts as zero.
loop-files = The steps as data
loop-unknown = Not known
loop-source = Source
loop-more =
    { $form ->
        [one] One more is in the files.
       *[other] { $count } more are in the files.
    }
loop-section = The whole loop
loop-section-reading = Gap, selection, grant, intervention, result, effect, lesson and next call on one page.
loop-to-programme = Follow the programme from gap to lesson
loop-to-municipality = Follow the municipality from gap to lesson
loop-question-gap = Where is the gap?
loop-question-selection = Who is selected, and why?
loop-question-grant = What was granted?
loop-question-activity = What was done?
loop-question-result = What was the result?
loop-question-effect = Did it make a difference to what would have happened?
loop-question-lesson = What did we learn?
loop-question-next-call = What does the next call change?
loop-short-gap = the gap
loop-short-selection = the selection
loop-short-grant = the grant
loop-short-activity = the intervention
loop-short-result = the result
loop-short-effect = the effect
loop-short-lesson = the lesson
loop-short-next-call = the next call
loop-link-gap = The situation in figures
loop-link-selection = The selection models
loop-link-grant = The grants, krona by krona
loop-link-activity = All interventions
loop-link-result = Decisions and reports
loop-link-effect = The evaluation with design and record
loop-link-lesson = All lessons
loop-link-next-call = The calls
loop-lead-whole = The chain holds all the way: all { $of } steps have an answer.
loop-lead-broken = { $n } of { $of } steps have an answer. The chain breaks first at step { $number }, { $step }: { $because }
loop-effect = Whether it made a difference: { $told }
loop-lacking-untold = what is known does not answer the question.
loop-lacking-no-indicator = no indicator is named as the one to change.
loop-lacking-no-values = the statistics here have no values for municipalities.
loop-lacking-no-selection = no selection model, law or call here says who is selected.
loop-lacking-no-grants = the register here holds no grants, so amounts and recipients are unknown.
loop-lacking-no-amounts = who got grants is known, but not how much.
loop-lacking-no-interventions = no intervention is documented.
loop-lacking-no-results = no actual value is reported for the { $n } indicators that the interventions have.
loop-lacking-nothing-to-count = there is no documented intervention and no report to take results from.
loop-lacking-no-design = no evaluation is designed.
loop-lacking-not-possible = the calls say that no evaluation is possible.
loop-lacking-not-followed = a design cannot be followed on these statistics.
loop-lacking-no-lessons = no lesson is published.
loop-lacking-no-call = there is no call here, so nothing can be compared.
loop-lacking-one-call = there is only one call, so there is none before it to compare with.
loop-name-nothing-worse = The municipality's profile
loop-name-frame = The frame
loop-name-grants = The grants
loop-name-reports = The reports
loop-told-spread = { $nation } in the country. The best tenth of the municipalities have { $best } on average and the worst { $worst } ({ $period }, { $n } municipalities).
loop-trend-apart = Municipalities have drifted apart.
loop-trend-together = Municipalities have become more alike.
loop-trend-same = The spread is about what it was.
loop-told-worst = { $value } here and { $nation } in the country. Half of the municipalities lie between { $low } and { $high } ({ $period }, { $n } municipalities). Here the distance to the country for worse is the largest.
loop-worst-grown = The distance has grown since { $since }.
loop-worst-unchanged = The distance is about what it was in { $since }.
loop-worst-shrunk = The distance has shrunk since { $since }.
loop-worst-turned = The municipality was not worse off in { $since }.
loop-told-nothing-worse = none of the { $n } compared indicators is worse than in the country.
loop-told-annex = the law names { $n } municipalities.
loop-told-chosen = the model chooses { $n } municipalities.
loop-told-chosen-open = the model chooses { $n } municipalities; of { $open } it cannot be told.
loop-told-call-list = { $n } may apply in the newest call.
loop-told-on-call-list = the municipality may apply.
loop-told-named = the law names the municipality.
loop-told-not-named = the law does not name the municipality.
loop-told-chosen-here = the model chooses the municipality.
loop-told-not-chosen-here = the model does not choose the municipality.
loop-told-open-here = figures are missing, so it cannot be told.
loop-told-frame = { $amount } for { $year } ({ $stage }).
loop-told-grants = grants: { $n }, recipients: { $recipients }; { $decided } is decided and { $paid } paid.
loop-told-grants-one = grants: { $n }; { $decided } is decided and { $paid } paid.
loop-told-treated = { $n } municipalities got the grant, the first in { $start }.
loop-told-treated-here = the municipality got the grant from { $start }.
loop-told-counted = { $actual } { $unit } ({ $days }). The target was { $target }.
loop-told-counted-without-target = { $actual } { $unit } ({ $days }). No target was set.
loop-told-reports = { $n } of { $due } reports that were due have come in.
loop-years =
    { $form ->
        [one] one year
       *[other] { $count } years
    }
loop-told-estimated = the effect is estimated at { $effect }, on average over { $years } from the start, for { $n } municipalities together.
loop-told-estimated-own-unit = the effect is estimated at { $effect } in the indicator's unit, on average over { $years } from the start, for { $n } municipalities together.
loop-told-estimated-at-threshold = the effect is estimated at { $effect } in the outcome's unit, from { $n } rows near the threshold.
loop-told-not-estimated = the method gives no estimate.
loop-told-too-early = the answer is about { $years } years from the start, and statistics must reach { $needed }.
loop-told-explorative = Explorative: the answer could be seen before the design was registered.
loop-told-learned-proposed = proposed.
loop-told-learned-reviewed = reviewed by another than its author.
loop-told-learned-spread = others have taken it up.
loop-told-learned-contradicted = newer evidence speaks against it.
loop-told-learned-replaced = another lesson has replaced it.
loop-told-carried-over = the lesson stands and can be used. No call says which lessons it rests on.
loop-told-unchanged = like the call before it in law, selection, frame, form, review and evaluation.
loop-told-open-now = open until { $closes }.
loop-told-opens = opens { $opens } and closes { $closes }.
loop-changed-wording = the wording of the law: before { $from }, now { $to }.
loop-changed-selection = the selection: before { $from }, now { $to }.
loop-changed-eligible = who may apply: { $to } have come in and { $from } have left.
loop-changed-reserved = the money: before { $from }, now { $to }.
loop-changed-form = the form: before { $from }, now { $to }.
loop-changed-minutes = the time to apply: before { $from } minutes, now { $to } minutes.
loop-changed-reviews = reviews of each proposal: before { $from }, now { $to }.
loop-changed-evaluation = the evaluation: before { $from }, now { $to }.
loop-changed-no-design = no design
loop-source-data-set = { $source }, published { $published }
loop-source-register = the register of grants
loop-source-record = { $design }, record { $id }, design registered { $at }
loop-source-record-unregistered = { $design }, record { $id }, the design is not registered
cases-title = Three cases to learn from
cases-some =
    { $form ->
        [one] One case is suggested.
       *[other] { $count } cases are suggested.
    }
cases-none = No case can be suggested.
cases-fewer =
    { $form ->
        [one] Fewer than three, because only one intervention is documented here.
       *[other] Fewer than three, because only { $count } interventions are documented here.
    }
cases-own =
    { $form ->
        [one] One of them was made in the municipality itself.
       *[other] { $count } of them were made in the municipality itself.
    }
cases-no-profile = The municipality lacks one of the values that likeness is computed from, so the order says nothing of likeness.
cases-reading = They come from the most similar municipalities first. What did not work, or cannot be told, is among them.
cases-like = The most similar of the municipalities where it was made is { $name }, number { $rank } in likeness of { $of } (distance { $distance } standard deviations).
cases-nowhere = It was made in no single municipality, so there is no likeness to go by.
cases-failure = It has the third place because it did not work; no failure would otherwise be among them.
cases-without-lesson = No lesson is published yet.
situation-next-loop = Follow a programme from gap to lesson, and see where the chain breaks
intervention-effect-none = No evaluation is designed, so it cannot be told.
