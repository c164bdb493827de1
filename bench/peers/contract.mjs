/** The slice of Foyer's contract that each peer serves: one read, one placement, one approval. */
export const CONTRACT = /* GraphQL */ `
  type Query {
    ticketTypes: [TicketType!]!
  }
  type Mutation {
    placeOrder(input: PlaceOrderInput!): Order!
    approveOrder(id: ID!): ApprovalResult!
  }
  type TicketType {
    id: ID!
    name: String!
    tier: String!
    available: Int!
    sold: Int!
    price: Money!
  }
  type Money {
    amount: Int!
    currency: String!
  }
  type Order {
    id: ID!
    code: String!
    status: String!
    total: Money!
  }
  type ApprovalResult {
    outcome: String!
    order: Order!
  }
  input PlaceOrderInput {
    items: [OrderItemInput!]!
  }
  input OrderItemInput {
    ticketTypeId: ID!
    quantity: Int!
  }
`;
