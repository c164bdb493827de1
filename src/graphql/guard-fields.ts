import { Logger } from '@nestjs/common';
import {
  defaultFieldResolver,
  getNamedType,
  isAbstractType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { AuthenticatedRequest, Access } from '../auth/sessions/access.js';
import { denial } from '../auth/sessions/decide-access.js';
import { declaredOwner, declaredRight, isPublicType, type FieldRight, type OwnerOf } from '../common/field-rights.js';
import { isSameForAll } from '../common/same-for-all.js';
import type { Config } from '../config/config.js';

type Checked = Exclude<FieldRight, string>;
type Field = GraphQLField<unknown, Context>;

/** The context of an execution. */
interface Context {
  req: AuthenticatedRequest;
  /** In an execution that viewers with the same `rightsKey` share: the request of one of them. */
  ofSameRights?: AuthenticatedRequest;
}

const logger = new Logger('Access');

/**
 * Checks the rights that fields below the root declare. A field without one, or with `@WithObject()`, keeps its resolver.
 * @throws Error if a field needs a right and declares none, or a right that cannot be
 */
export function guardFields(schema: GraphQLSchema, config: Config): GraphQLSchema {
  const mistakes: string[] = [];
  for (const { type, field } of fieldsBelowRoot(schema)) {
    const right = rightOf(type, field);
    const mistake = mistakeIn(type, field, right);
    if (mistake) mistakes.push(`${type.name}.${field.name} ${mistake}`);
    else if (typeof right === 'object') guard(field, right, declaredOwner(type), config);
  }
  if (mistakes.length > 0) throw new Error(`Rights of fields: ${mistakes.join('; ')}`);
  return schema;
}

/** The fields of all object types but the roots, whose operations AccessGuard guards. */
export function fieldsBelowRoot(schema: GraphQLSchema): { type: GraphQLObjectType; field: Field }[] {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !type.name.startsWith('__') && !roots.has(type))
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
}

/** The right of a field: its own, or its type's default. */
export function rightOf(type: GraphQLObjectType, field: Field): FieldRight | undefined {
  return declaredRight(field) ?? declaredRight(type);
}

function mistakeIn(type: GraphQLObjectType, field: Field, right: FieldRight | undefined): string | undefined {
  if (!right && !isPublicType(type)) return 'is of a private type and declares no right';
  if (isPublicType(type) && leadsToPrivate(field) && typeof right !== 'object') {
    return 'leads from a public type to a private one and declares no @For';
  }
  if (typeof right !== 'object') return undefined;
  if (isNonNullType(field.type)) return 'has @For and is not nullable';
  if (isSameForAll(field)) return 'has @For and @SameForAll';
  if (right.owner && !declaredOwner(type)) return 'is for an owner, and its type has no @OwnedBy';
  return undefined;
}

/** Whether the field's objects may be private. Those of an interface or union may be. */
function leadsToPrivate({ type }: Field): boolean {
  const of = getNamedType(type);
  return isObjectType(of) ? !isPublicType(of) : isAbstractType(of);
}

/** Wraps the field's resolver. */
function guard(field: Field, right: Checked, ownerOf: OwnerOf | undefined, config: Config): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (source, args, context, info) => {
    const request = right.owner === undefined ? (context.ofSameRights ?? context.req) : context.req;
    const owns = right.owner !== undefined && request.viewer?.id === ownerOf!(source as never);
    const permission = (owns ? right.owner : right.others) as Access;
    const refusal = denial(permission, request, config);
    if (!refusal) return resolve(source, args, context, info);
    if (right.otherwise === 'null') return null;
    const { viewer, comesFrom } = request;
    const facts = { permission, field: field.name, userId: viewer?.id, address: comesFrom?.address };
    if (refusal.code === 'FORBIDDEN') logger.warn(facts, 'Refused: the account lacks the permission');
    throw refusal;
  };
}
