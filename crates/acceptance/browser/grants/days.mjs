// Days and times by the clock in Sweden, as forms are filled in with them.

const clock = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Stockholm",
  dateStyle: "short",
  timeStyle: "medium",
});

/** Returns the day so many days from now, as 2026-11-22. */
export function day(days = 0) {
  return clock.format(Date.now() + days * 86_400_000).slice(0, 10);
}

/** Returns the first whole minute that is at least so many seconds away. */
export function wholeMinute(seconds) {
  return new Date(Math.ceil((Date.now() + seconds * 1_000) / 60_000) * 60_000);
}

/** Returns the day and the time of a moment. */
export function shown(moment) {
  const [date, time] = clock.format(moment).split(" ");
  return { date, time: time.slice(0, 5) };
}

/** Waits until a moment has come. */
export function until(moment) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - Date.now() + 200)));
}
