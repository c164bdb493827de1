import type { Foyer } from './foyer.js';

/** Every path that the application routes, asked of its router. */
export function routes(foyer: Foyer): string[] {
  type Router = { stack: { route?: { path: string } }[] };
  const { stack } = (foyer.app.getHttpAdapter().getInstance() as { router: Router }).router;
  const paths = stack.flatMap(({ route }) => (route ? [route.path] : []));
  return [...new Set(paths.filter((path) => !path.includes('{')))];
}
