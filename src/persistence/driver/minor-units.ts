import { BigIntType, type EntityProperty, type Platform } from '@mikro-orm/core';
import { SqlitePlatform } from '@mikro-orm/sql';

/**
 * An amount of money in minor units, up to 2^53 − 1: 64 bits on PostgreSQL. SQLite's `integer` holds 64 bits, so a
 * column that began as an integer stays one.
 */
export class MinorUnits extends BigIntType<'number'> {
  constructor() {
    super('number');
  }

  override getColumnType(property: EntityProperty, platform: Platform): string {
    return platform instanceof SqlitePlatform ? 'integer' : super.getColumnType(property, platform);
  }
}
