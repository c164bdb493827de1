/** Style sheets that modules import; the bundler handles them. */
declare module '*.css';
