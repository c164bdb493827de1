import { Extensions } from '@nestjs/graphql';

const [PUBLIC_TYPE, FIELD_RIGHT, OWNER_OF] = ['publicType', 'fieldRight', 'ownerOf'];

/** Who may read a field of an object that they were given. */
export type FieldRight =
  /** All of them; nothing is checked. */
  | 'with the object'
  | {
      /** The permission that the object's owner needs; undefined where owning it gives no right. */
      owner?: string;
      /** The permission that everybody else needs. */
      others: string;
      /** What a viewer without the permission gets: an error, or null without one. */
      otherwise: 'refuse' | 'null';
    };

/** Names the user who owns an object. */
export type OwnerOf = (object: never) => number;

interface Declaring {
  extensions: Readonly<Record<string, unknown>>;
}

/**
 * On an object type: everybody may read its fields. Any other object type is private: each of its fields needs a right,
 * of its own or as the type's default.
 */
export const PublicType = () => Extensions({ [PUBLIC_TYPE]: true });

/**
 * On a field of a private type: everybody who was given the object may read it, and nothing is checked. On a private
 * type it is the right of all fields that declare none.
 */
export const WithObject = () => Extensions({ [FIELD_RIGHT]: 'with the object' satisfies FieldRight });

/** The declaration of a right that is checked; `For` of auth/users makes it. */
export const checkedRight = (right: Exclude<FieldRight, string>) => Extensions({ [FIELD_RIGHT]: right });

/** On an object type whose fields have rights of the owner: names the owner of an object. */
export const OwnedBy = (ownerOf: OwnerOf) => Extensions({ [OWNER_OF]: ownerOf });

/** Whether an object type is declared with `@PublicType()`. */
export function isPublicType({ extensions }: Declaring): boolean {
  return extensions[PUBLIC_TYPE] === true;
}

/** The declared right of a field or type of the schema; undefined without a declaration. */
export function declaredRight({ extensions }: Declaring): FieldRight | undefined {
  return extensions[FIELD_RIGHT] as FieldRight | undefined;
}

/** How an object type names its owner; undefined without `@OwnedBy`. */
export function declaredOwner({ extensions }: Declaring): OwnerOf | undefined {
  return extensions[OWNER_OF] as OwnerOf | undefined;
}
