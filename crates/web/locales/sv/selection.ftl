selection-list-title = Urval
selection-list-lead = En urvalsmodell är den regel som avgör vilka kommuner som får söka ett stöd. Välj en modell för att se vilka den pekar ut, varför, och hur säker listan är. Du kan också ändra vikter och gränser och se vad som händer.
selection-list-heading = Modellerna
selection-list-failed = Modellen kan inte räknas just nu. Felet är vårt.
selection-indexes = Behovsindex
selection-indexes-reading = Ett index väger samman många mått till ett tal. För varje kommun går det att se hur talet blev till.
selection-list-own = En egen modell skrivs som en textfil. Hämta en av modellerna som fil, ändra den och räkna på kommandoraden:
selection-list-file = FIL
selection-legal-source = Rättslig källa
selection-municipality = Kommun
selection-lead-list = Bilagan har { $size } kommuner. Namnen på { $known } av dem är kända här. De övriga { $unknown } är inte kända, så för kommuner utanför de kända går det inte att säga om de är med.
selection-lead-open = Det går inte att säga vilka kommuner som uppfyller regeln, eftersom ett villkor inte kan prövas med öppna data. { $open } av { $n } kommuner kan uppfylla den. { $out } klarar inte de villkor som kan prövas.
selection-lead-chosen = { $chosen } av { $n } kommuner väljs.
selection-lead-none = Ingen av de { $n } kommunerna uppfyller regeln.
selection-lead-none-near = När { $varied } kan { $near } av dem göra det.
selection-lead-all-sure = Alla väljs nästan alltid också när { $varied }.
selection-lead-sure = { $sure } av dem väljs nästan alltid också när { $varied }; { $unsure } gör det inte.
selection-lead-near =
    { $form ->
        [one] { $count } kommun utanför listan kan då komma med.
       *[other] { $count } kommuner utanför listan kan då komma med.
    }
selection-lead-some-open =
    { $form ->
        [one] För { $count } kommun går det inte att avgöra, eftersom uppgifter saknas.
       *[other] För { $count } kommuner går det inte att avgöra, eftersom uppgifter saknas.
    }
selection-other-weights = vikterna ändras
selection-other-limits = gränserna flyttas lite
selection-note-tied =
    { $form ->
        [one] { $count } kommun står på den sista platsen.
       *[other] { $count } kommuner delar den sista platsen, och alla är med. Därför väljs fler än det sökta antalet.
    }
selection-note-missing = { $criterion } kan inte prövas. { $reason }
selection-note-substitute = { $criterion } är en ersättning. Källan anger: { $original }. Listan kan därför skilja sig från den som regeln skulle ge.
selection-note-gaps = { $criterion } saknar uppgift för { $count } kommuner. En uppgift som saknas räknas aldrig som noll.
selection-errors = Några fält behöver rättas. Tills dess visas modellen utan ändringar.
selection-error-number = Skriv ett tal, till exempel 1,5.
selection-error-weight = En vikt kan inte vara mindre än noll.
selection-error-count = Skriv ett heltal från 1 och uppåt.
selection-error-share = Skriv en andel mellan 0 och 1.
selection-error-day = Skriv en dag som 2025-03-01.
selection-error-geometric = Geometriskt medelvärde går inte att räkna på standardavvikelser. Välj en annan omräkning.
selection-error-thresholds = Så många villkor har modellen inte.
selection-error-weights = Minst ett kriterium måste ha en vikt över noll.
selection-refused-indicator = Modellen { $model } kan inte räknas: kriteriet { $criterion } bygger på nyckeltalet { $indicator }, som inte finns bland de inlästa uppgifterna.
selection-refused-period = Modellen { $model } kan inte räknas: kriteriet { $criterion } saknar uppgifter för { $period }.
selection-refused-day = Modellen { $model } kan inte räknas som den såg ut { $day }: kriteriet { $criterion } gavs ut första gången { $oldest }.
selection-changes-title = Vad ändringen gör
selection-changes-none = Samma kommuner väljs som i modellen utan ändringar.
selection-changes-none-other = Samma kommuner väljs som i modellen { $name }.
selection-changes-own = Jämfört med modellen utan ändringar: { $enters } kommer med, { $leaves } går ut.
selection-changes-other = Jämfört med modellen { $name }: { $enters } kommer med, { $leaves } går ut.
selection-changes-other-units = Modellerna väljer olika slags områden och kan inte jämföras.
selection-enters = Kommer med
selection-leaves = Går ut
selection-before = Förut
selection-after = Nu
selection-not-among = fanns inte
selection-margin-in = plats { $rank }, { $margin } poäng innanför
selection-margin-out = plats { $rank }, { $margin } poäng utanför
selection-margin-limit-in = { $margin } standardavvikelser över gränsen
selection-margin-limit-out = { $margin } standardavvikelser från gränsen
selection-securely-in = Väljs
selection-barely-in = Väljs, men osäkert
selection-barely-out = Väljs inte, men nära
selection-securely-out = Väljs inte
selection-open = Kan inte avgöras
selection-on-list = Står i bilagan
selection-off-list = Står inte i bilagan
selection-open-list = Inte känt
selection-map-title = { $chosen } av { $n } kommuner väljs
selection-map-title-open = { $open } av { $n } kommuner kan uppfylla regeln
selection-map-title-list = { $chosen } kommuner är kända namn i bilagan
selection-map-reading = Färgen visar hur säker kommunens plats på listan är. Välj en kommun för att se varför den är med eller inte.
selection-map-source = Bearbetning av Brygga. Källorna står under ”Så räknades det”.
selection-places-title = Så säkra är platserna närmast gränsen
selection-places-reading = Varje rad är en kommun: märket är dess plats, strecket de platser den har i nio av tio omräkningar med andra vikter, kriterier och sätt att räkna.
selection-places-source = Bearbetning av Brygga, 10 000 omräkningar.
selection-line-label =
    { $form ->
        [one] { $count } väljs
       *[other] { $count } väljs
    }
selection-key-in = alltid innanför
selection-key-across = på båda sidor
selection-key-out = alltid utanför
selection-why-title = Varför är en kommun med eller inte?
selection-choose-municipality = Välj kommun
selection-why-button = Visa varför
selection-why-more = Mer om { $name }
selection-why-open = Det går inte att avgöra om { $name } uppfyller regeln, eftersom uppgifter saknas.
selection-why-score-in = { $name } väljs: plats { $rank } av { $n }, där { $chosen } väljs. Det är { $margin } poäng över den sista som kommer med.
selection-why-score-out = { $name } väljs inte: plats { $rank } av { $n }, där { $chosen } väljs. Det fattas { $margin } poäng.
selection-why-limits-in = { $name } väljs: { $met } av de { $needed } villkor som krävs är uppfyllda.
selection-why-limits-out = { $name } väljs inte: { $met } av de { $needed } villkor som krävs är uppfyllda.
selection-why-list-in = { $name } står i bilagan.
selection-why-list-out = { $name } står inte i bilagan.
selection-why-list-open = { $name } finns inte bland de kända namnen i bilagan. { $unknown } namn är inte kända, så det går inte att säga om kommunen är med.
selection-why-substitute = (Ersätter: { $original }.)
selection-why-not-available = { $criterion }: kan inte prövas. { $reason }
selection-why-suppressed = { $criterion }: uppgiften för { $period } är skyddad, så kriteriet kan inte prövas.
selection-why-missing = { $criterion }: uppgift saknas för { $period }, så kriteriet kan inte prövas.
selection-why-met = { $criterion }: { $value } ({ $period }). Når gränsen { $threshold }, med { $margin } till godo.
selection-why-not-met = { $criterion }: { $value } ({ $period }). Når inte gränsen { $threshold }; det skiljer { $margin }.
selection-why-no-weight = { $criterion }: { $value } ({ $period }). Kriteriet har ingen vikt.
selection-why-weighed = { $criterion }: { $value } ({ $period }), plats { $place } av { $n } från störst behov. Väger { $weight } procent.
selection-why-points = Bidrar med { $points } poäng.
selection-form-title = Ändra modellen
selection-form-hint = Ändra och räkna om. Inget sparas hos oss: valen står i adressen, så att du kan dela och spara dem.
selection-form-weight = Vikt
selection-form-limit-value = Gräns
selection-form-limit-deviations = Gräns: medelvärdet plus så här många standardavvikelser
selection-form-limit-deviations-population = Gräns: medelvärdet, vägt med folkmängd, plus så här många standardavvikelser
selection-form-limit-share = Gräns: andel kommuner med mindre behov (0 till 1)
selection-form-top = Antal som väljs
selection-form-score = Lägsta poäng
selection-form-thresholds = Antal villkor som krävs
selection-form-transformation = Så görs värdena jämförbara
selection-form-compare = Jämför med
selection-form-day = Med det som var utgivet den
selection-form-button = Räkna om
selection-form-reset = Återställ
selection-form-share = Vill du räkna vidare själv?
selection-form-file = Hämta modellen som fil (TOML)
selection-transformation-own = Modellens egna sätt
selection-transformation-z-score = Standardavvikelser från medelvärdet
selection-transformation-percentile-rank = Plats bland kommunerna, 0 till 100
selection-transformation-min-max = Läge mellan lägst och högst, 0 till 100
selection-substitute = Ersättning
selection-not-open = Saknas som öppna data
selection-table-title = Alla kommuner
selection-standing = Utfall
selection-range = Platser, 9 av 10
selection-score = Poäng
selection-share = Väljs i omräkningar
selection-heading-limit = gräns { $limit }
selection-cell-met = når
selection-cell-not-met = når inte
selection-cell-not-open = ej öppna data
selection-how-title = Så räknades det
selection-how-sure = Hur säker listan är prövas genom att räkna om den 10 000 gånger. Varje gång ändras vikterna med upp till en fjärdedel, ibland utelämnas ett kriterium, värdena görs jämförbara på ett annat sätt, och gränser flyttas med upp till en fjärdedels standardavvikelse. En kommun räknas som säker när den väljs i minst 95 av 100 omräkningar. Omräkningarna är desamma varje gång sidan visas.
selection-sources-title = Kriterier och källor
selection-criterion = Kriterium
selection-indicator = Nyckeltal
selection-need = Större behov
selection-need-higher = högre värde
selection-need-lower = lägre värde
selection-weight = Vikt
selection-limit = Gräns
selection-source = Källa och utgåva
selection-source-weight = { $weight } %: { $how }
selection-source-at-least = minst { $limit }
selection-source-at-most = högst { $limit }
