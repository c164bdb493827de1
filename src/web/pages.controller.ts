import { applyDecorators, Controller, Get, Header, Redirect } from '@nestjs/common';
import { Allow, Public, Viewer } from '../auth/sessions/access.js';
import type { User } from '../auth/users/user.entity.js';
import { html } from '../common/html.js';
import { graphiqlPage, GRAPHIQL_CSP } from './graphiql.js';
import { page, PAGE_CSP } from './page.js';

/** A page at a path. */
const Page = (path: string, csp = PAGE_CSP) =>
  applyDecorators(
    Get(path),
    Header('Content-Type', 'text/html; charset=utf-8'),
    Header('Content-Security-Policy', csp),
  );

/** The HTML pages. A page is a frame; its script in browser/ fills it. */
@Controller()
export class PagesController {
  @Page('/')
  @Public()
  shop(@Viewer() viewer: User | null): string {
    return filled({ title: 'Tickets', path: '/', viewer, script: 'shop' });
  }

  @Page('orders')
  @Allow('orders.place')
  orders(@Viewer() viewer: User): string {
    return filled({ title: 'My orders', path: '/orders', viewer, script: 'orders' });
  }

  @Page('account')
  @Allow('account.read')
  account(@Viewer() viewer: User): string {
    return filled({ title: 'My account', path: '/account', viewer, script: 'account' });
  }

  @Page('auth/login')
  @Public()
  login(@Viewer() viewer: User | null): string {
    return filled({ title: 'Log in', path: '/auth/login', viewer, script: 'login' });
  }

  @Page('auth/register')
  @Public()
  register(@Viewer() viewer: User | null): string {
    return filled({ title: 'Register', path: '/auth/register', viewer, script: 'register' });
  }

  /** The page of links to set a password. */
  @Page('auth/password')
  @Public()
  password(@Viewer() viewer: User | null): string {
    return filled({ title: 'Set a password', path: '/auth/password', viewer, script: 'password' });
  }

  @Page('admin/login')
  @Public()
  adminLogin(@Viewer() viewer: User | null): string {
    return filled({ title: 'Staff log in', path: '/admin/login', viewer, script: 'login' });
  }

  @Page('admin/dashboard')
  @Allow('orders.read')
  dashboard(@Viewer() viewer: User): string {
    return filled({ title: 'Dashboard', path: '/admin/dashboard', viewer, script: 'dashboard' });
  }

  @Get('admin')
  @Public()
  @Redirect('/admin/dashboard')
  admin(): void {}

  /** GraphiQL from our own files, for networks without access to Apollo Sandbox. */
  @Page('graphiql', GRAPHIQL_CSP)
  @Allow('api.explore')
  graphiql(): string {
    return graphiqlPage().text;
  }
}

/** A page whose script fills everything below its title. */
function filled(of: { title: string; path: string; viewer: User | null; script: string }): string {
  return page({ ...of, content: html`<h1 class="h2">${of.title}</h1>\n<div id="app"></div>` }).text;
}
