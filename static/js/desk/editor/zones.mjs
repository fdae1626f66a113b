// Times in the newsroom's zone, whatever the zone of this device.

/** "2026-11-24T06:30:00Z" as a field of the newsroom's time has it: "2026-11-24T12:00". */
export function toLocal(utc, zone) {
  return utc ? written(new Date(utc).getTime(), zone) : "";
}

/** The UTC time of "2026-11-24T12:00" in this zone; null where nothing is said. */
export function toUtc(local, zone) {
  if (!local) return null;
  const wanted = Date.parse(`${local}Z`);
  let at = wanted;
  // Twice, for the offset may be another one on the other side of a change of the clocks.
  for (let turn = 0; turn < 2; turn++) at += wanted - Date.parse(`${written(at, zone)}Z`);
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

function written(at, timeZone) {
  const numbers = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, ...numbers }).formatToParts(at);
  const { year, month, day, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${year.padStart(4, "0")}-${month}-${day}T${hour}:${minute}`;
}
