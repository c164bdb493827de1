/** What comes one by one, read as a test wants it: values between may be skipped. */
export class Values<Value> {
  private readonly waiting: Value[] = [];
  private arrived = Promise.withResolvers<void>();

  readonly push = (value: Value): void => {
    this.waiting.push(value);
    this.arrived.resolve();
  };

  /** The first value of which this is true; waits for it. */
  async until(holds: (value: Value) => boolean | undefined): Promise<Value> {
    for (;;) {
      for (let value = this.waiting.shift(); value !== undefined; value = this.waiting.shift()) {
        if (holds(value)) return value;
      }
      await this.arrived.promise;
      this.arrived = Promise.withResolvers<void>();
    }
  }
}
