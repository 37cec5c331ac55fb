# Shared by the pages where someone handles, applies or reports.
desk-problems = This could not be done
desk-changed-since = This has happened since you opened the page:
desk-cancel = Cancel
desk-lacking = Fill in this field.
desk-no-money = Write an amount in kronor, such as 12 500 or 12 500.50.
desk-no-number = Write a whole number.
desk-no-decimal = Write a number, such as 31 or 12.5.
desk-no-day = Write a day as year, month, day: 2026-11-22.
desk-no-time = Write a time as hour and minute: 08:30.
desk-no-account = Write bankgiro, plusgiro or IBAN and the number, such as bankgiro 5050-1055. Check the digits.
desk-not-read = What you sent is about something that is no longer there; load the page again and choose anew.
desk-no-choice = Choose one of the alternatives.
desk-fixed-by = Fixed by
desk-attested-by = First attested by
desk-reason = Reason
desk-reason-hint = The reason is kept in the log of the matter and can be read by whoever asks for the document.
desk-other-role = This is done by: { $roles }. You act as { $own } now. If you have another role, choose it under My roles.
