import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('Money')
export class MoneyType {
  @Field(() => Int) amount!: number;
  @Field() currency!: string;
}

@ObjectType('TicketType')
export class TicketTypeType {
  @Field(() => ID) id!: number;
  @Field() name!: string;
  @Field() tier!: string;
  @Field(() => Int) available!: number;
  @Field(() => Int) sold!: number;
  @Field(() => MoneyType) price!: MoneyType;
}

@ObjectType('Order')
export class OrderType {
  @Field(() => ID) id!: number;
  @Field() code!: string;
  @Field() status!: string;
  @Field(() => MoneyType) total!: MoneyType;
}

@ObjectType('ApprovalResult')
export class ApprovalResultType {
  @Field() outcome!: string;
  @Field(() => OrderType) order!: OrderType;
}

@InputType()
export class OrderItemInput {
  @Field(() => ID) ticketTypeId!: string;
  @Field(() => Int) quantity!: number;
}

@InputType()
export class PlaceOrderInput {
  @Field(() => [OrderItemInput]) items!: OrderItemInput[];
}
