import { Int, ResolveField, Resolver } from '@nestjs/graphql';
import { exponent, type Money } from './money.js';
import { MoneyObject } from './money.types.js';
import { SameForAll } from './same-for-all.js';

@Resolver(() => MoneyObject)
export class MoneyResolver {
  @SameForAll()
  @ResolveField(() => Int, {
    description: 'Decimal digits of the currency (ISO 4217): what people read is amount ÷ 10^exponent.',
  })
  exponent(money: Money): number {
    return exponent(money.currency);
  }
}
