compare-title = Jämför
compare-lead = Längst isär ligger de i måttet { $label } ({ $period }): { $high } i { $highest } mot { $low } i { $lowest }.
compare-lead-nothing = Platserna går inte att skilja åt på det här temat.
compare-example = Ett exempel: { $place } bredvid de kommuner som Kolada räknat fram som mest lika. Lägg till dina egna platser nedan, så försvinner exemplet.
compare-added-similar = Den valda platsen visas bredvid dem som Kolada räknat fram som mest lika. De försvinner när du lägger till en plats till.
compare-added-nation = Den valda platsen visas bredvid riket. Lägg till en plats att jämföra med.
compare-unknown = ”{ $written }” är ingen kommun, inget län och inget slags kommun.
compare-left-out = Högst { $most } platser visas på en gång. { $count } visas inte.
compare-nothing = Det finns inga nyckeltal att jämföra.
compare-places = Dina platser
compare-places-none = Inga är valda än. Lägg till högst fem, en i taget.
compare-places-hint = Högst fem, en i taget.
compare-remove = Ta bort
compare-keep = Välj även dem som visas bredvid
compare-add = Lägg till
compare-add-none = Ingen
compare-theme = Tema
compare-nation-and-counties = Riket och län
compare-kinds = Slags kommun (median)
compare-table-reading = Under varje värde står skillnaden mot riket, andelar i procentenheter. Spridningen går från tionde till nittionde percentilen bland alla kommuner; romben är riket.
compare-head-spread = Alla kommuner
compare-spread = { $low } till { $high }
compare-median-of =
    { $form ->
        [one] { $count } kommun
       *[other] median av { $count } kommuner
    }
compare-worse = { $difference } sämre
compare-better = { $difference } bättre
compare-equal = som riket
compare-undecided = { $difference }
compare-measure = Mått
compare-time-title = { $label }, { $from }–{ $to }
compare-time-reading = Den heldragna linjen är den första platsen, de streckade är de andra. Bandet är mittersta hälften av alla kommuner.
compare-middle-half = mittersta hälften
compare-axis-note = Axeln börjar inte vid noll.
compare-break = ändrat område { $year }
compare-to-indicator = Mer om måttet
