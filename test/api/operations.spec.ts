import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, Kind, parse, validate, type OperationDefinitionNode } from 'graphql';

const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
const FOLDER = 'docs/operations';
const files = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(`${FOLDER}/${name}`, 'utf8') }));
const operationsOf = (text: string) =>
  parse(text).definitions.filter((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION);

describe('the collection of operations', () => {
  it.each(files)('$name fits the schema', ({ text }) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });

  it.each(files)('$name says of each operation what it does', ({ text }) => {
    const lines = text.split('\n');
    const silent = operationsOf(text).filter(({ loc }) => !lines[loc!.startToken.line - 2]?.startsWith('# '));
    expect(silent.map(({ name }) => name?.value)).toEqual([]);
  });

  it('leaves out nothing that the schema offers', () => {
    const offered = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.keys(type!.getFields()).map((field) => `${type!.name.toLowerCase()} ${field}`),
    );
    const shown = new Set(
      files
        .flatMap(({ text }) => operationsOf(text))
        .flatMap(({ operation, selectionSet }) =>
          selectionSet.selections.map((field) => `${operation} ${field.kind === Kind.FIELD ? field.name.value : ''}`),
        ),
    );
    expect(offered.filter((name) => !shown.has(name))).toEqual([]);
  });
});
