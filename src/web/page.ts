import type { User } from '../auth/users/user.entity.js';
import { html, type Html } from '../common/html.js';
import { asset } from '../http/assets.js';

/** Pages may load files from here, and the data: images of Bootstrap's style sheet. */
export const PAGE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/** The static part of a page, which its script fills. */
export interface Page {
  title: string;
  /** Its path; the navigation marks it. */
  path: string;
  viewer: User | null;
  /** The page's script, as in scripts/build-browser.mjs; `frame` for a page without one of its own. */
  script: string;
  /** The content of `main`. */
  content: Html;
}

/** The frame of all pages: head, navigation, and the regions for messages of scripts. */
export function page({ title, path, viewer, script, content }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Foyer</title>
<link rel="icon" href="${asset('icon.svg')}">
<link rel="stylesheet" href="${asset('site.css')}">
<script type="module" src="${asset(`${script}.js`)}"></script>
</head>
<body data-user="${viewer?.username ?? ''}" data-role="${viewer?.role ?? ''}">
<a class="visually-hidden-focusable" href="#main">Skip to the content</a>
<header class="border-bottom">
<nav class="navbar" aria-label="Foyer">
<div class="container">
<a class="navbar-brand" href="/"><img src="${asset('icon.svg')}" alt="" width="28" height="28"> Foyer</a>
<ul class="nav">
${links(viewer).map((link) => item(link, link.href === path))}
${viewer === null ? '' : html`<li><button type="button" class="nav-link" id="log-out">Log out</button></li>`}
</ul>
</div>
</nav>
</header>
<main class="container py-4" id="main" tabindex="-1">
${content}
<noscript><p class="alert alert-warning">Foyer's pages need JavaScript.</p></noscript>
</main>
<div id="notices" class="notices" role="region" aria-label="Messages"></div>
<div id="announcer" class="visually-hidden" role="status" aria-live="polite"></div>
</body>
</html>
`;
}

type Link = { href: string; text: string | Html };

function links(viewer: User | null): Link[] {
  const tickets = { href: '/', text: 'Tickets' };
  if (viewer === null)
    return [tickets, { href: '/auth/login', text: 'Log in' }, { href: '/auth/register', text: 'Register' }];
  const mine = { href: '/orders', text: 'My orders' };
  const desk = viewer.may('orders.read') ? [{ href: '/admin/dashboard', text: 'Dashboard' }] : [];
  const named = html`<span class="visually-hidden">My account: </span>${viewer.username}`;
  return [tickets, mine, ...desk, { href: '/account', text: named }];
}

function item({ href, text }: Link, current: boolean): Html {
  return current
    ? html`<li><a class="nav-link text-break active" aria-current="page" href="${href}">${text}</a></li>\n`
    : html`<li><a class="nav-link text-break" href="${href}">${text}</a></li>\n`;
}
