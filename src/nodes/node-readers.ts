import { Injectable } from '@nestjs/common';
import type { Access, AuthenticatedRequest } from '../auth/sessions/access.js';
import { denial } from '../auth/sessions/decide-access.js';
import type { User } from '../auth/users/user.entity.js';
import { DomainError } from '../common/domain-error.js';
import type { IdType, RowId, RowOf } from '../common/ids/id-types.js';
import { noteType } from '../common/ids/node.types.js';
import { Config } from '../config/config.js';

/** How one type is read by its id: as its own query or its owner's shows it to the viewer. */
export interface NodeReader<T extends IdType> {
  /** The permission of that query; a function, if it depends on the row. */
  access: Access | ((viewer: User | null, row: RowOf<T>) => Access);
  /** Runs with the permission. Null or NOT_FOUND for a row that is not there, or that the viewer cannot see. */
  read(asked: Asked, row: RowOf<T>): object | null | undefined | Promise<object | null | undefined>;
}

/** A request for a node. */
interface Asked {
  /** Null with public access only. */
  viewer: User | null;
  request: AuthenticatedRequest;
}

/** For a reader that needs a permission: its user is logged in. */
export function known({ viewer }: Asked): User {
  if (!viewer) throw new Error('A reader for everybody has no user');
  return viewer;
}

/** Reads anything by its id. Each feature registers its types when its module starts. */
@Injectable()
export class NodeReaders {
  private readonly readers = new Map<IdType, NodeReader<IdType>>();

  constructor(private readonly config: Config) {}

  register<T extends IdType>(type: T, reader: NodeReader<T>): void {
    this.readers.set(type, reader);
  }

  /** The object, or null if it is not there or not for this viewer. @param request after AccessGuard */
  async read(request: AuthenticatedRequest, { type, row }: RowId): Promise<object | null> {
    const reader = this.readers.get(type);
    const viewer = request.viewer ?? null;
    if (!reader) return null;
    const access = typeof reader.access === 'function' ? reader.access(viewer, row) : reader.access;
    if (denial(access, request, this.config)) return null;
    try {
      const node = await reader.read({ viewer, request }, row);
      return node ? noteType(type, node) : null;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  }
}
