import { Field, ObjectType } from '@nestjs/graphql';
import { WithObject } from '../../common/field-rights.js';
import { GlobalIdField } from '../../common/ids/id-fields.js';
import { NodeObject } from '../../common/ids/node.types.js';

@ObjectType('Session', { implements: () => NodeObject, description: 'A browser or client that is logged in.' })
@WithObject()
export class SessionObject {
  @GlobalIdField('Session', 'Names the session; nobody gets in with it.')
  id!: string;

  @Field(() => Date, { description: 'When it logged in.' })
  startedAt!: Date;

  @Field(() => Date, { description: 'Its last request, to within five minutes.' })
  seenAt!: Date;

  @Field(() => Date, { description: 'When it ends if nothing more comes.' })
  expiresAt!: Date;

  @Field(() => String, { nullable: true, description: 'The User-Agent header of the browser or client.' })
  userAgent?: string | null;

  @Field(() => Boolean, { description: 'Whether it is the one that asks.' })
  current!: boolean;
}

@ObjectType('ApiToken', {
  implements: () => NodeObject,
  description:
    'What a script shows in place of a session, as `Authorization: Bearer …`; over a WebSocket as `authorization` in connection_init.',
})
@WithObject()
export class ApiTokenObject {
  @GlobalIdField('ApiToken', 'Names the token.')
  id!: number;

  @Field(() => String, { description: 'Its purpose.' })
  name!: string;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When it ends.' })
  expiresAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'Its last request, to within five minutes; null before the first.',
  })
  lastUsedAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'The token itself. Only in the answer to createApiToken.' })
  secret?: string;
}

@ObjectType('SecondFactorSetup', {
  description: 'What an authenticator app needs to know (TOTP, RFC 6238: six digits, 30 seconds).',
})
@WithObject()
export class SecondFactorSetupObject {
  @Field(() => String, { description: 'To be typed into the app; base32.' })
  secret!: string;

  @Field(() => String, { description: 'The same as an otpauth:// address, to be shown as a QR code.' })
  url!: string;
}
