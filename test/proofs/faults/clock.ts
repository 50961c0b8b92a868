/** The clock of this isolate, which Worker and objects share. Alarms and timers keep the machine's. */
const RealDate = Date

let stepped = 0

class SteppedDate extends RealDate {
  constructor(...given: [] | [value: number | string | Date]) {
    if (given.length === 0) super(RealDate.now() + stepped)
    else super(...given)
  }

  static override now(): number {
    return RealDate.now() + stepped
  }
}

/** Sets the clock `seconds` before or after the machine's, at one stroke. */
export const stepClock = (seconds: number): void => {
  stepped = seconds * 1000
  Reflect.set(globalThis, 'Date', SteppedDate)
}
