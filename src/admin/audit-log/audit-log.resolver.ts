import { Args, Context, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import type { AuditEntry } from '../../journal/audit-entry.entity.js';
import { AuditPerson } from '../../journal/audit-person.entity.js';
import { AuditSeal } from '../../journal/audit-seal.js';
import { Allow, type AuthenticatedRequest } from '../../auth/sessions/access.js';
import { User } from '../../auth/users/user.entity.js';
import { UserObject } from '../../auth/users/user.types.js';
import { NodeObject } from '../../common/ids/node.types.js';
import { PageArg, type PageRequest } from '../../common/page.arguments.js';
import { Cost, READING_ALL } from '../../limits/cost.js';
import { NodeReaders } from '../../nodes/node-readers.js';
import { Loaders } from '../../persistence/loaders.js';
import { AuditLog } from './audit-log.js';
import { rowOfSubject } from './subjects.js';
import {
  AuditEntryConnectionObject,
  AuditEntryObject,
  AuditFilter,
  AuditPersonObject,
  AuditVerdictObject,
} from './audit-log.types.js';

@Resolver(() => AuditEntryObject)
export class AuditLogResolver {
  constructor(
    private readonly log: AuditLog,
    private readonly seal: AuditSeal,
    private readonly loaders: Loaders,
    private readonly nodes: NodeReaders,
  ) {}

  @Query(() => AuditEntryConnectionObject, {
    description: 'Admins. Commands of staff, and logins, the newest first.',
  })
  @Allow('audit.read')
  auditLog(
    @PageArg('AuditEntry') asked: PageRequest,
    @Args('filter', { nullable: true, description: 'Which entries; without it, all.' }) filter?: AuditFilter,
  ) {
    return this.log.search(filter ?? {}, asked);
  }

  @Query(() => AuditVerdictObject, {
    description: 'Admins. Goes through all of the audit log’s chain; costs as much as there is.',
  })
  @Allow('audit.read')
  @Cost(READING_ALL)
  verifyAuditLog() {
    return this.seal.verify();
  }

  @ResolveField(() => NodeObject, {
    nullable: true,
    description: 'The subject as it is now; null where it is gone, is nothing in particular, or is not for the viewer.',
  })
  subjectNode(@Parent() { subject }: AuditEntry, @Context('req') request: AuthenticatedRequest) {
    const id = rowOfSubject(subject);
    return id && this.nodes.read(request, id);
  }

  @ResolveField(() => GraphQLJSONObject, { nullable: true, description: '`before` as an object.' })
  beforeData({ before }: AuditEntry): object {
    return JSON.parse(before) as object;
  }

  @ResolveField(() => GraphQLJSONObject, { nullable: true, description: '`after` as an object.' })
  afterData({ after }: AuditEntry): object {
    return JSON.parse(after) as object;
  }

  @ResolveField(() => AuditPersonObject, {
    nullable: true,
    description: 'The acting person; null once the account is erased.',
  })
  person(entry: AuditEntry) {
    return this.loaders.maybeOne(AuditPerson, entry.id);
  }

  @ResolveField(() => Int, {
    nullable: true,
    description:
      'For `login.braked`, how many attempts were refused until the limit’s quarter of an hour was over, a few seconds late; null for everything else, and once the account is erased.',
  })
  async attempts(entry: AuditEntry) {
    return (await this.loaders.maybeOne(AuditPerson, entry.id))?.attempts ?? null;
  }
}

@Resolver(() => AuditPersonObject)
export class AuditPersonResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveField(() => UserObject, { nullable: true, description: 'The account; null where the login fits none.' })
  user(person: AuditPerson) {
    return this.loaders.maybeOne(User, person.userId);
  }
}
