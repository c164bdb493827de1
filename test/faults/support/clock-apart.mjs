/** Loaded into a replica before everything else: its clock goes wrong by CLOCK_WRONG_BY milliseconds. */
const wrongBy = Number(process.env.CLOCK_WRONG_BY);
const RightDate = Date;

globalThis.Date = class Date extends RightDate {
  constructor(...args) {
    if (args.length === 0) super(RightDate.now() + wrongBy);
    else super(...args);
  }

  static now() {
    return RightDate.now() + wrongBy;
  }
};
