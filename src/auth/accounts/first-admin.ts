import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { validate } from 'class-validator';
import { customAlphabet } from 'nanoid';
import { plainToInstance } from 'class-transformer';
import { DomainError } from '../../common/domain-error.js';
import { Config } from '../../config/config.js';
import { EnvironmentError } from '../../config/environment-error.js';
import { Accounts } from './accounts.js';
import { bySystem } from '../sessions/by.js';
import { Role } from '../users/role.js';
import { RegisterInput } from './account.inputs.js';

const word = customAlphabet('23456789abcdefghjkmnpqrstvwxyz', 5);

/** Four words with 98 bits in total, easy to read off a screen. */
const newPassword = () => [word(), word(), word(), word()].join('-');

/** Creates the first admin of a database without one, from ADMIN_USERNAME, ADMIN_EMAIL and ADMIN_PASSWORD. */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  /** The password generated at this start, shown once. No default password exists. */
  generatedPassword?: string;

  constructor(
    private readonly accounts: Accounts,
    private readonly config: Config,
  ) {}

  /** @throws EnvironmentError if a variable is invalid, or a required password is missing */
  async onApplicationBootstrap(): Promise<void> {
    if (await this.accounts.hasAdmin()) return;
    const { username, email, password } = this.config.admin;
    if (password === undefined && this.config.production) {
      throw new EnvironmentError(
        'ADMIN_PASSWORD takes the first admin’s password; production starts with none made up',
      );
    }
    const generated = password === undefined ? newPassword() : undefined;
    const input = plainToInstance(RegisterInput, { username, email, password: password ?? generated });

    for (const { property, constraints = {} } of await validate(input)) {
      throw new EnvironmentError(`ADMIN_${property.toUpperCase()} ${Object.values(constraints)[0]}`);
    }
    try {
      await this.accounts.create(bySystem('start'), input, Role.ADMIN);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (await this.accounts.hasAdmin()) return; // another replica that started at the same time was faster
      const { field, reason } = error.details as { field?: string; reason?: string };
      if (field === undefined) throw new EnvironmentError(`The first admin could not be created: ${error.message}`);
      throw new EnvironmentError(
        `ADMIN_${field.toUpperCase()} ${reason ?? `is refused: ${error.message} Set another one`}`,
      );
    }
    this.generatedPassword = generated;
  }
}
