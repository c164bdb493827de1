/**
 * One subscription's place on its socket, from being asked for until it is over. It may end before it has started, while
 * it starts or afterwards: what it holds by then is given back, and so is what it is given later.
 */
export class SubscriptionPlace {
  private readonly held: (() => void)[] = [];
  private ended = false;

  /** @param places those of the socket, among which it counts until it ends */
  constructor(private readonly places: Set<SubscriptionPlace>) {
    places.add(this);
  }

  /** Gives this back when the subscription ends; at once where it has ended. */
  holds(giveBack: () => void): void {
    if (this.ended) giveBack();
    else this.held.push(giveBack);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.places.delete(this);
    for (const giveBack of this.held) giveBack();
  }
}
