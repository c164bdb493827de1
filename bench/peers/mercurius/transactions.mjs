/** Runs each piece of work in a transaction of its own, as one writes it at first. */
export function commitEach(db) {
  return (work) => db.transaction(work).immediate();
}

/**
 * Runs the work of one turn of the event loop in one transaction: one commit and one sync to disk for all. A piece that
 * throws does so before its first write, so the others stay. Answers come after the commit.
 */
export function commitTogether(db) {
  let waiting = [];
  const commitAll = db.transaction((batch) =>
    batch.map((work) => {
      try {
        return { value: work() };
      } catch (error) {
        return { error };
      }
    }),
  );
  function flush() {
    const batch = waiting;
    waiting = [];
    try {
      const outcomes = commitAll.immediate(batch.map(({ work }) => work));
      for (const [index, { value, error }] of outcomes.entries()) {
        if (error) batch[index].reject(error);
        else batch[index].resolve(value);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ work, resolve, reject }) === 1) setImmediate(flush);
    });
}
