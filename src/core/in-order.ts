/**
 * A function that does deeds one after the other: what a deed asks for is done after it, not in the midst of it. So
 * all who are told of two things are told of them in the same order, though one of them answers the first with the
 * second.
 */
export function createInOrder(): (deed: () => void) => void {
  const waiting: (() => void)[] = [];
  let isBusy = false;
  return (deed) => {
    if (isBusy) {
      waiting.push(deed);
      return;
    }
    isBusy = true;
    deed();
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
    isBusy = false;
  };
}
