import { render, type TemplateResult } from 'lit-html';
import type { Role } from './enums.generated.js';

/** Who is logged in, as the server wrote it on the page. */
export const viewer = { name: document.body.dataset['user'] ?? '', role: document.body.dataset['role'] ?? '' };

const ROLES: readonly Role[] = ['CUSTOMER', 'AGENT', 'MANAGER', 'ADMIN'];

/** Whether the viewer has this role or one above it; what is allowed is for the server to say. */
export function isAtLeast(role: Role): boolean {
  return ROLES.indexOf(viewer.role as Role) >= ROLES.indexOf(role);
}

/**
 * Shows a page's template, and again each time that the returned function is called; many calls draw once.
 * Where what had the focus is gone, its section takes it, so that a keyboard does not start from the top.
 */
export function show(template: () => TemplateResult): () => void {
  const root = document.querySelector<HTMLElement>('#app')!;
  let waiting = false;
  const draw = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      const section = document.activeElement?.closest('section');
      render(template(), root);
      if (document.activeElement === document.body) section?.focus();
    });
  };
  draw();
  return draw;
}

/** Where to go after logging in: a page of ours, or `fallback`; never another site. */
export function nextPage(fallback: string): string {
  const next = new URL(new URLSearchParams(location.search).get('next') ?? fallback, location.origin);
  return next.origin === location.origin ? next.pathname + next.search : fallback;
}

/** Where one logs in to come back here. */
export function loginPage(): string {
  const login = location.pathname.startsWith('/admin') ? '/admin/login' : '/auth/login';
  return `${login}?next=${encodeURIComponent(location.pathname + location.search)}`;
}
