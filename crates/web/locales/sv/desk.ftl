# Gemensamt för sidor där någon handlägger, söker eller redovisar.
desk-problems = Det gick inte att göra
desk-changed-since = Detta har hänt sedan du öppnade sidan:
desk-cancel = Avbryt
desk-lacking = Fyll i det här fältet.
desk-no-money = Skriv ett belopp i kronor, till exempel 12 500 eller 12 500,50.
desk-no-number = Skriv ett heltal.
desk-no-decimal = Skriv ett tal, till exempel 31 eller 12,5.
desk-no-day = Skriv en dag som år, månad, dag: 2026-11-22.
desk-no-time = Skriv ett klockslag som timme och minut: 08:30.
desk-no-account = Skriv bankgiro, plusgiro eller IBAN och numret, till exempel bankgiro 5050-1055. Kontrollera siffrorna.
desk-not-read = Det du skickade gäller något som inte finns längre; läs om sidan och välj på nytt.
desk-no-choice = Välj ett av alternativen.
desk-fixed-by = Fastställt av
desk-attested-by = Först attesterat av
desk-reason = Skäl
desk-reason-hint = Skälet sparas i ärendets logg och kan läsas av den som begär ut handlingen.
desk-other-role = Det här görs av: { $roles }. Du handlar nu som { $own }. Har du en annan roll väljer du den under Mina uppdrag.
