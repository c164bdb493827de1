import { Injectable, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Audit } from '../audit/audit.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { ACCESS, requestOf, type Access } from './access.js';

/** What writes its own entry: an argon2 hash inside of a transaction would keep everybody else from writing. */
const BY_ITSELF = new Set<Access>(['public', 'account.secure']);

const OWN_TRANSACTIONS = 'foyer:own-transactions';

/** For a mutation that is several transactions: it writes its entries in the audit log by itself, one in each of them. */
export const OwnTransactions = () => SetMetadata(OWN_TRANSACTIONS, true);

/** Every mutation that staff make and that is not refused leaves one entry in the audit log, in its own transaction. */
@Injectable()
export class StaffAudit implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly unit: UnitOfWork,
    private readonly audit: Audit,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const mutation = mutationOf(context);
    const access = this.reflector.get<Access>(ACCESS, context.getHandler());
    const byItself = BY_ITSELF.has(access) || this.reflector.get<true>(OWN_TRANSACTIONS, context.getHandler());
    if (mutation === undefined || byItself || !requestOf(context).viewer?.isStaff) return next.handle();
    return from(
      this.unit.run(async () => {
        const result: unknown = await lastValueFrom(next.handle());
        await this.audit.write(mutation);
        return result;
      }),
    );
  }
}

function mutationOf(context: ExecutionContext): string | undefined {
  if (context.getType<string>() !== 'graphql') return undefined;
  const { parentType, fieldName } = GqlExecutionContext.create(context).getInfo<{
    parentType: { name: string };
    fieldName: string;
  }>();
  return parentType.name === 'Mutation' ? fieldName : undefined;
}
