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
 * Where what had the focus is gone, its section takes it, so that a keyboard or a screen reader goes on from there.
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

/** Remembers where the focus is; what it returns puts it into the section of what is gone since, or else on the page. */
export function refuge(): () => void {
  const section = document.activeElement?.closest<HTMLElement>('section');
  const lost = document.activeElement !== document.body;
  return () => {
    if (!lost || document.activeElement !== document.body) return;
    (section?.isConnected ? section : document.querySelector('main'))?.focus();
  };
}

/** Where to go after logging in: a page of ours, or `fallback`; never another site. */
export function nextPage(fallback: string): string {
  const next = new URLSearchParams(location.search).get('next') ?? fallback;
  const url = URL.canParse(next, location.origin) ? new URL(next, location.origin) : undefined;
  return url?.origin === location.origin ? url.href : fallback;
}

/** Where one logs in to come back here. */
export function loginPage(): string {
  const login = location.pathname.startsWith('/admin') ? '/admin/login' : '/auth/login';
  return `${login}?next=${encodeURIComponent(location.pathname + location.search)}`;
}
