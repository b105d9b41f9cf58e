import { MarketError } from './errors.js';

/** A draft breaks the rules of the exchange, so nothing was sent. Mend the draft; sending the same one again is in vain. */
export class OrderInvalid extends MarketError<'OrderInvalid'> {
  /**
   * @param method - the request it was for, for example `add_order`
   * @param problems - one line for each thing that is wrong, all of them
   */
  constructor(
    readonly method: string,
    readonly problems: readonly string[],
  ) {
    super('OrderInvalid', `${method}: nothing was sent: ${problems.join('; ')}`);
  }
}
