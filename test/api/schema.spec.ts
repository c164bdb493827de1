import { readFileSync } from 'node:fs';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  printSchema,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { Foyer } from '../support/foyer.js';

/** Names of the contract that are not built yet, or not in its shape; where one is built, its line has to go. */
const LATER = readFileSync('test/contract-later.txt', 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** Everything that has a name: `Type`, `Type.field: type`, `Type.field(argument: type = default)`, `Enum.VALUE`. */
function namesOf(schema: GraphQLSchema): Map<string, string> {
  const names = new Map<string, string>();
  for (const type of Object.values(schema.getTypeMap()).filter((candidate) => !candidate.name.startsWith('__'))) {
    names.set(type.name, type.constructor.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) names.set(`${type.name}.${name}`, 'value');
    for (const field of fieldsOf(type)) {
      names.set(`${type.name}.${field.name}`, shapeOf(field));
      for (const argument of argumentsOf(field))
        names.set(`${type.name}.${field.name}(${argument.name})`, shapeOf(argument));
    }
  }
  return names;
}

type Field = GraphQLField<unknown, unknown> | GraphQLInputField;
const fieldsOf = (type: GraphQLNamedType): Field[] =>
  isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
const argumentsOf = (field: Field) => ('args' in field ? field.args : []);
const shapeOf = (field: { type: unknown; defaultValue?: unknown }) =>
  `${String(field.type)}${field.defaultValue === undefined ? '' : ` = ${JSON.stringify(field.defaultValue)}`}`;

describe('the schema', () => {
  const emitted = readFileSync('schema.gql', 'utf8');
  let foyer: Foyer;
  let schema: GraphQLSchema;
  beforeAll(async () => {
    foyer = await Foyer.start();
    schema = foyer.app.get(GraphQLSchemaHost).schema;
  });
  afterAll(() => foyer.stop());

  it('is checked in as the code emits it (npm run schema)', () => {
    expect(`${printSchema(schema)}\n`).toBe(emitted);
  });

  it('holds every name of the contract, with its type and default', () => {
    const contract = namesOf(buildSchema(readFileSync('test/contract.graphql', 'utf8')));
    const ours = namesOf(buildSchema(emitted));
    const isLater = (name: string) =>
      LATER.some((later) => name === later || name.startsWith(`${later}.`) || name.startsWith(`${later}(`));
    const expected = [...contract].filter(([name]) => !isLater(name));

    expect(expected.length).toBeGreaterThan(250);
    expect(
      expected
        .filter(([name, shape]) => ours.get(name) !== shape)
        .map(([name, shape]) => ({ name, shape, ours: ours.get(name) })),
    ).toEqual([]);
    expect(LATER.filter((name) => !contract.has(name) || ours.get(name) === contract.get(name))).toEqual([]);
  });

  it('pages every list of objects, or says how many rows it holds at most', () => {
    const bare = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap((type) => fieldsOf(type).map((field) => ({ type, field })))
      .filter(({ field }) => isListType(getNullableType(field.type)) && isObjectType(getNamedType(field.type)))
      .filter(({ field }) => !argumentsOf(field).some(({ name }) => name === 'first') && !('rows' in field.extensions))
      .map(({ type, field }) => `${type.name}.${field.name}`);
    expect(bare).toEqual([
      'AuditEntryConnection.edges',
      'OrderConnection.edges',
      'QueueEntryConnection.edges',
      'UserConnection.edges',
    ]);
  });

  it('describes every type, field, argument and value', () => {
    const builtIn = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);
    const bare: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || builtIn.has(type.name)) continue;
      if (!type.description) bare.push(type.name);
      if (isEnumType(type))
        bare.push(
          ...type
            .getValues()
            .filter((value) => !value.description)
            .map((value) => `${type.name}.${value.name}`),
        );
      for (const field of fieldsOf(type)) {
        if (!field.description) bare.push(`${type.name}.${field.name}`);
        bare.push(
          ...argumentsOf(field)
            .filter((argument) => !argument.description)
            .map((argument) => `${type.name}.${field.name}(${argument.name})`),
        );
      }
    }
    expect(bare).toEqual([]);
  });
});
