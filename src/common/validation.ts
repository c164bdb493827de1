import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { badInput, type DomainError } from './domain-error.js';

type Refusal = { field: string; reason: string };

/** The pipe for every input class. It refuses unknown properties, names the first refusal and lists all. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: toDomainError,
  });
}

function toDomainError(errors: ValidationError[]): DomainError {
  const refusals = errors.flatMap((error) => flatten(error));
  const [first] = refusals;
  return badInput(first?.field ?? 'input', first?.reason ?? 'is not valid', { refusals });
}

function flatten({ property, constraints = {}, children = [] }: ValidationError, path = ''): Refusal[] {
  const field = path + property;
  const own = Object.values(constraints).map((reason) => ({ field, reason }));
  return [...own, ...children.flatMap((child) => flatten(child, `${field}.`))];
}
