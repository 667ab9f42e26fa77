/** Instants and days (1.3). An instant keeps its own offset: its day is the one written. */
const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([+-])(\d\d):(\d\d)$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DAY = 86_400;

/** Number of a day since 1970-01-01, or null if there is no such day. */
export function dayNumber(date) {
  const found = DATE.exec(date);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number);
  const moment = new Date(Date.UTC(2000, month - 1, day));
  moment.setUTCFullYear(year, month - 1, day);
  const real = year > 0 && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
  return real ? Math.round(moment.getTime() / 1000 / DAY) : null;
}

export const dateOf = (number) => new Date(number * DAY * 1000).toISOString().slice(0, 10);

/** 0 = Sunday … 6 = Saturday. */
export const weekday = (number) => (((number + 4) % 7) + 7) % 7;

/** Seconds since 1970 of an instant, or null if it is none. */
export function seconds(instant) {
  const found = typeof instant === "string" ? INSTANT.exec(instant) : null;
  if (!found) return null;
  const day = dayNumber(instant.slice(0, 10));
  const [hour, minute, second, , aheadHours, aheadMinutes] = found.slice(4).map(Number);
  if (day === null || hour > 23 || minute > 59 || second > 59 || aheadHours > 23 || aheadMinutes > 59) return null;
  const ahead = (aheadHours * 60 + aheadMinutes) * 60 * (found[7] === "-" ? -1 : 1);
  return day * DAY + hour * 3600 + minute * 60 + second - ahead;
}

/** The moment on another day at a time of day `HH:MM`, with the offset of an instant. */
export const onDay = (instant, date, clock) => seconds(`${date}T${clock}:00${instant.slice(19)}`);
