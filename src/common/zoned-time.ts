/// <reference lib="esnext.temporal" />

/** Local time with its offset: `2031-07-01T20:30:00+02:00` in Europe/Vienna. */
export function inZone(instant: Date, timezone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timezone);
  return zoned.toString({ timeZoneName: 'never' });
}

/**
 * The first moment of a day in a zone. Where the clocks skip midnight, the day begins with the first minute after it.
 * @param day `2031-07-01`
 * @throws RangeError if the calendar has no such day
 */
export function startOfDay(day: string, timezone: string): Date {
  const { epochMilliseconds } = Temporal.PlainDate.from(day, { overflow: 'reject' }).toZonedDateTime(timezone);
  return new Date(epochMilliseconds);
}

/**
 * The moment of a time with an offset: `2031-07-01T20:30+02:00`, `2031-07-01T18:30:00Z`.
 * @throws RangeError if there is no such time, or no offset
 */
export function momentOf(time: string): Date {
  return new Date(Temporal.Instant.from(time).epochMilliseconds);
}
