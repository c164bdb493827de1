import { html, type Html } from '../common/html.js';
import { asset } from '../http/assets.js';

/** GraphiQL's editor writes inline styles and uses workers. Everything loads from here. */
export const GRAPHIQL_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** GraphiQL at our own endpoint, with the session's cookie and subscriptions. */
export function graphiqlPage(): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL · Foyer</title>
<link rel="icon" href="${asset('icon.svg')}">
<link rel="stylesheet" href="${asset('graphiql.css')}">
<script type="module" src="${asset('graphiql.js')}"></script>
</head>
<body>
<main></main>
</body>
</html>
`;
}
