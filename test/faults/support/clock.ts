/** Loaded before anything else by a portal whose clock is off: the time of day, as programs ask for it, is another one. */
const offset = Number(process.env.HELIUM_FAULT_CLOCK_OFFSET_MS);
const RealDate = Date;

class OffsetDate extends RealDate {
  constructor(...values: [] | ConstructorParameters<DateConstructor>) {
    if (values.length) {
      super(...(values as [number]));
    } else {
      super(RealDate.now() + offset);
    }
  }

  static now() {
    return RealDate.now() + offset;
  }
}

Object.defineProperty(globalThis, 'Date', {
  value: OffsetDate,
  configurable: true,
  writable: true,
});
