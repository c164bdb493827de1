import { render, type TemplateResult } from 'lit-html';
import type { Role } from './enums.generated.js';

/** The logged-in user, as the server wrote it into the page. */
export const viewer = { name: document.body.dataset['user'] ?? '', role: document.body.dataset['role'] ?? '' };

const ROLES: readonly Role[] = ['CUSTOMER', 'AGENT', 'MANAGER', 'ADMIN'];

/** Whether the user has this role or a higher one. For display only; the server checks permissions. */
export function isAtLeast(role: Role): boolean {
  return ROLES.indexOf(viewer.role as Role) >= ROLES.indexOf(role);
}

/**
 * Renders a page's template now and after each call of the returned function; several calls render once. If the focused
 * element disappears, its section gets the focus, so that keyboards and screen readers continue there.
 */
export function show(template: () => TemplateResult): () => void {
  const root = document.querySelector<HTMLElement>('#app')!;
  let waiting = false;
  const draw = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      const back = refuge();
      render(template(), root);
      back();
    });
  };
  draw();
  return draw;
}

/**
 * Remembers the focus. The returned function restores it: to the section of an element that is gone, or else to `main`.
 */
export function refuge(): () => void {
  const section = document.activeElement?.closest<HTMLElement>('section');
  const lost = document.activeElement !== document.body;
  return () => {
    if (!lost || document.activeElement !== document.body) return;
    (section?.isConnected ? section : document.querySelector('main'))?.focus();
  };
}

/** The page after the login: one of ours, or `fallback`; never another site. */
export function nextPage(fallback: string): string {
  const next = new URLSearchParams(location.search).get('next') ?? fallback;
  const url = URL.canParse(next, location.origin) ? new URL(next, location.origin) : undefined;
  return url?.origin === location.origin ? url.href : fallback;
}

/** The login page, with the way back to this page. */
export function loginPage(): string {
  const login = location.pathname.startsWith('/admin') ? '/admin/login' : '/auth/login';
  return `${login}?next=${encodeURIComponent(location.pathname + location.search)}`;
}
