import { Injectable } from '@nestjs/common';
import {
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { declaredTriggers } from '../bus/changed-by.js';
import { MESSAGE_KINDS, type MessageKind } from '../bus/message.js';
import { isSameForAll } from '../common/same-for-all.js';

/** The cache of examined documents: how many, and the longest text that is cached. */
const [REMEMBERED, REMEMBERED_LENGTH] = [500, 4096];

/** Knows which documents select public fields only, and what changes these. */
@Injectable()
export class PublicSelections {
  private readonly known = new Map<string, ReadonlySet<MessageKind> | undefined>();

  /** The `changesOf` of a valid document, remembered by its text. */
  of(schema: GraphQLSchema, document: DocumentNode, text: string): ReadonlySet<MessageKind> | undefined {
    if (this.known.has(text)) return this.known.get(text);
    const changes = changesOf(schema, document);
    if (text.length <= REMEMBERED_LENGTH) {
      if (this.known.size >= REMEMBERED) this.known.delete(this.known.keys().next().value!);
      this.known.set(text, changes);
    }
    return changes;
  }

  /** Whether a document with that text was examined: true for public fields only, undefined if it was not. */
  isPublic(text: string): boolean | undefined {
    return this.known.has(text) ? this.known.get(text) !== undefined : undefined;
  }
}

/**
 * The messages that may change the answer to a valid document. Undefined unless it consists of queries whose fields are
 * all `@SameForAll()` or `__typename`, fragments included; fields that @skip leaves out count as well.
 */
export function changesOf(schema: GraphQLSchema, document: DocumentNode): ReadonlySet<MessageKind> | undefined {
  const types = new TypeInfo(schema);
  const changes = new Set<MessageKind>();
  let isPublic = document.definitions.every(
    (node) => node.kind !== Kind.OPERATION_DEFINITION || node.operation === OperationTypeNode.QUERY,
  );
  const enterField = ({ name }: { name: { value: string } }) => {
    if (name.value === '__typename') return;
    const [field, parent] = [types.getFieldDef(), types.getParentType()];
    if (!field || !parent || !isSameForAll(field)) isPublic = false;
    else
      for (const trigger of declaredTriggers(field) ?? declaredTriggers(parent) ?? MESSAGE_KINDS) {
        changes.add(trigger.replace(' of others', '') as MessageKind);
      }
  };
  if (isPublic) visit(document, visitWithTypeInfo(types, { Field: enterField }));
  return isPublic ? changes : undefined;
}
