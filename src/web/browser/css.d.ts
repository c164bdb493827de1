/** Style sheets that a module brings along; the bundler takes them. */
declare module '*.css';
